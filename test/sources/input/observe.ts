import { readdirSync, readFileSync } from 'node:fs';
import { channelOf, MARK } from '../../../src/records/input.js';
import type { FocusChange, Hop, InputBatch, InputHealth } from '../../../src/records/record.js';
import { createInputSource, type InputSourceOptions } from '../../../src/sources/input/input-source.js';

export type InputRecord = InputBatch | Hop | InputHealth | FocusChange;

/** One event of a batch, as a person would say it. */
export interface SeenEvent {
  readonly what: string;
  readonly time: number;
  readonly hold: number;
  readonly sameKey: boolean;
  readonly injected: boolean;
  readonly fresh: boolean;
}

/** A live source whose records can be awaited. */
export interface Observed {
  readonly records: InputRecord[];
  /** Resolves with the first result that is not undefined; asked anew at each record. */
  until<T>(find: (records: readonly InputRecord[]) => T | undefined): Promise<T>;
  /** Resolves when this state was said so many times. */
  said(state: InputHealth['state'], times?: number): Promise<InputHealth>;
  /** Resolves with all events when there are at least so many. */
  events(count: number): Promise<SeenEvent[]>;
  stop(): void;
}

const DEFAULTS: InputSourceOptions = {
  source: 'auto',
  devices: [],
  hop: 20,
  hopJitter: 10,
  blindAfter: 60_000,
};

export function observe(options: Partial<InputSourceOptions>): Observed {
  const records: InputRecord[] = [];
  const waiting = new Set<() => void>();
  const subscription = createInputSource({ ...DEFAULTS, ...options }).subscribe((record) => {
    records.push(record);
    for (const look of waiting) look();
  });
  const until: Observed['until'] = (find) =>
    new Promise((resolve) => {
      const look = () => {
        const found = find(records);
        if (found === undefined) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
  return {
    records,
    until,
    said: (state, times = 1) =>
      until(
        (all) => all.filter((record) => record.kind === 'input-health' && record.state === state)[times - 1],
      ) as Promise<InputHealth>,
    events: (count) =>
      until((all) => {
        const seen = eventsOf(all);
        return seen.length >= count ? seen : undefined;
      }),
    stop: () => subscription.unsubscribe(),
  };
}

export function eventsOf(records: readonly InputRecord[]): SeenEvent[] {
  return records.flatMap((record) => {
    if (record.kind !== 'input') return [];
    return Array.from(record.marks, (mark, index) => ({
      what: `${channelOf(mark)} ${mark & MARK.release ? 'up' : 'down'}`,
      time: record.times[index] as number,
      hold: record.holds[index] as number,
      sameKey: (mark & MARK.sameKey) !== 0,
      injected: (mark & MARK.injected) !== 0,
      fresh: (mark & MARK.fresh) !== 0,
    }));
  });
}

export const statesOf = (records: readonly InputRecord[]): string[] =>
  records.flatMap((record) => (record.kind === 'input-health' ? [record.state] : []));

/** PIDs of the running input processes that a process started, by default this one. */
export function inputChildren(parent = process.pid): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      const { parentPid, commandLine } = readProcess(pid);
      return parentPid === parent && commandLine.includes('input/child/main.js');
    });
}

/** False for a zombie. */
export const isRunning = (pid: number): boolean => readProcess(pid).parentPid !== undefined;

function readProcess(pid: number): { readonly parentPid?: number; readonly commandLine: string } {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === 'Z') return { commandLine: '' };
    return { parentPid: Number(parent), commandLine: readFileSync(`/proc/${pid}/cmdline`, 'utf8') };
  } catch {
    return { commandLine: '' }; // It has ended.
  }
}
