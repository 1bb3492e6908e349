import { CHANNELS, type Channel, channelOf, MARK } from '../records/input.js';
import type { SourceRecord } from '../records/record.js';
import type { Milliseconds } from '../records/time.js';

/** Processes that are listed; the rest is counted. */
const MAX_PROCESSES = 64;

/** How a process was watched. */
export interface Watched {
  readonly pid: number;
  /** Short name as the process chose it, hostile. */
  name: string;
  isTarget: boolean;
  readonly firstTime: Milliseconds;
  lastTime: Milliseconds;
  /** Readings of its map. */
  scans: number;
  /** Those that found another map than the one before. */
  changes: number;
  /** The longest time between two readings of its map; 0 with fewer than two. */
  longestGapMs: Milliseconds;
  lastScanTime: Milliseconds;
}

/** What a capture holds, in figures. */
export interface Coverage {
  readonly records: number;
  readonly firstTime: Milliseconds | undefined;
  readonly lastTime: Milliseconds | undefined;
  readonly processes: readonly Watched[];
  readonly processCount: number;
  readonly presses: Readonly<Record<Channel, number>>;
  /** Records that were not judged when they were recorded. */
  readonly unjudged: number;
}

/** Adds up the records of a capture, in its order. */
export class Surveyor {
  readonly #processes = new Map<string, Watched>();
  /** Keys of processes that have not ended: one may be found again, under another name. */
  readonly #present = new Set<string>();
  readonly #presses = { left: 0, right: 0, other: 0, keyboard: 0 } satisfies Record<Channel, number>;
  #records = 0;
  #unjudged = 0;
  #processCount = 0;
  #firstTime: Milliseconds | undefined;
  #lastTime: Milliseconds | undefined;

  take(record: SourceRecord, isUnjudged: boolean): void {
    this.#records++;
    if (isUnjudged) this.#unjudged++;
    this.#firstTime ??= record.time;
    this.#lastTime = record.time;
    if (record.kind === 'target-found') this.#find(record.time, record.process);
    else if (record.kind === 'input') this.#count(record.marks);
    else if ('key' in record && record.key !== null) this.#look(record, record.key);
  }

  get coverage(): Coverage {
    return {
      records: this.#records,
      firstTime: this.#firstTime,
      lastTime: this.#lastTime,
      processes: [...this.#processes.values()],
      processCount: this.#processCount,
      presses: this.#presses,
      unjudged: this.#unjudged,
    };
  }

  #find(
    time: Milliseconds,
    { key, pid, name, isTarget }: { key: string; pid: number; name: string; isTarget: boolean },
  ): void {
    const known = this.#processes.get(key);
    if (known !== undefined) Object.assign(known, { name, isTarget });
    if (this.#present.has(key)) return;
    this.#present.add(key);
    this.#processCount++;
    if (known !== undefined || this.#processes.size === MAX_PROCESSES) return;
    const scanned = { scans: 0, changes: 0, longestGapMs: 0, lastScanTime: Number.NaN };
    this.#processes.set(key, { pid, name, isTarget, firstTime: time, lastTime: time, ...scanned });
  }

  #look(record: Extract<SourceRecord, { key: unknown }>, key: string): void {
    if (record.kind === 'target-gone') this.#present.delete(key);
    const watched = this.#processes.get(key);
    if (watched === undefined) return;
    watched.lastTime = record.time;
    if (record.kind === 'observed' && record.fact === 'regions') {
      watched.changes++;
      // What was read because the system told of something is no scan.
      if (record.prompted !== true) scanned(watched, record.time, record.time, 1 + (record.coalesced ?? 0));
    } else if (record.kind === 'unchanged' && record.fact === 'regions') {
      scanned(watched, record.firstTime, record.time, record.count);
    }
  }

  #count(marks: Uint8Array): void {
    for (const mark of marks) if ((mark & MARK.release) === 0) this.#presses[channelOf(mark)]++;
  }
}

/** Within a count, readings are taken to be spread evenly: a capture does not say more. */
function scanned(watched: Watched, firstTime: Milliseconds, time: Milliseconds, count: number): void {
  const gapMs = Math.max(firstTime - watched.lastScanTime || 0, (time - firstTime) / Math.max(1, count - 1));
  if (gapMs > watched.longestGapMs) watched.longestGapMs = gapMs;
  watched.scans += count;
  watched.lastScanTime = time;
}

/** Channels that were used, with their presses. */
export const usedChannels = ({ presses }: Coverage): readonly Channel[] =>
  CHANNELS.filter((channel) => presses[channel] > 0);
