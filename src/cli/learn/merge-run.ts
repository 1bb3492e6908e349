import { counted } from '../../text/counted.js';
import {
  type Baseline,
  type LearntMemory,
  type LearntModule,
  SAID_OF,
} from '../../workers/memory/baseline/baseline.js';
import type { LearntRun } from './learner.js';

/** How the reasons begin that are written here: they are written anew with each run. Any other was written by a person, and stays. */
const SEEN_IN = /^seen in \d+ of \d+ runs?/;

/** A baseline with one more run in it. @param before undefined for the first run */
export function mergeRun(before: Baseline | undefined, program: string, run: LearntRun): Baseline {
  const runs = (before?.runs ?? 0) + 1;
  const memory = merge(before?.memory ?? [], run.memory.values(), memoryKey, (one, other) => ({
    ...one,
    count: Math.max(one.count, other.count),
  }));
  const modules = merge(before?.modules ?? [], run.modules.values(), moduleKey, (one) => one);
  return {
    version: 1,
    program,
    runs,
    memory: memory
      .sort((one, other) => compare(memoryKey(one), memoryKey(other)) || one.minBytes - other.minBytes)
      .map((one) => withReason(one, runs, aboutMemory(one))),
    modules: modules
      .sort((one, other) => compare(moduleKey(one), moduleKey(other)))
      .map((one) => withReason(one, runs, aboutModule(one))),
  };
}

interface Counted {
  readonly runs: number;
  readonly reason: string;
}

function merge<Line extends Counted>(
  before: readonly Line[],
  seen: Iterable<Omit<Line, 'runs' | 'reason'>>,
  keyOf: (line: Omit<Line, 'runs' | 'reason'>) => string,
  join: (one: Line, other: Omit<Line, 'runs' | 'reason'>) => Line,
): Line[] {
  const lines = new Map(before.map((line) => [keyOf(line), line]));
  for (const one of seen) {
    const known = lines.get(keyOf(one));
    const line = known === undefined ? ({ ...one, runs: 0, reason: '' } as Line) : join(known, one);
    lines.set(keyOf(one), { ...line, runs: line.runs + 1 });
  }
  return [...lines.values()];
}

type Memory = Omit<LearntMemory, 'runs' | 'reason'>;
type Module = Omit<LearntModule, 'runs' | 'reason'>;

const memoryKey = ({ origin, permissions, minBytes, maxBytes }: Memory) =>
  `${origin} ${permissions} ${minBytes} ${maxBytes}`;
const moduleKey = ({ path, sha256, buildId }: Module) => `${path} ${sha256} ${buildId}`;
const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

function withReason<Line extends Counted>(line: Line, runs: number, about: string): Line {
  if (line.reason !== '' && !SEEN_IN.test(line.reason)) return line;
  return { ...line, reason: `seen in ${line.runs} of ${counted(runs, 'run')}${about}` };
}

function aboutMemory({ origin, permissions, minBytes, maxBytes, count }: Memory): string {
  const size = `${bytesInWords(minBytes)} to ${maxBytes > minBytes ? 'under ' : ''}${bytesInWords(maxBytes + 1)}`;
  return `: ${counted(count, 'region')} ${SAID_OF[origin] ?? ''} at once, ${permissions}, ${size}${count > 1 ? ' each' : ''}`;
}

function aboutModule({ sha256, buildId }: Module): string {
  if (sha256 !== '') return ', known by what it holds';
  const why = 'it could not be read, or is larger than 64 MiB';
  return `, known by its ${buildId === '' ? 'path' : 'build-id'} alone: ${why}`;
}

const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];

/** `64 KiB`: in the largest unit of which it is a whole number. */
function bytesInWords(bytes: number): string {
  let unit = 0;
  let count = bytes;
  while (count >= 1024 && count % 1024 === 0 && unit < UNITS.length - 1) {
    count /= 1024;
    unit++;
  }
  return `${count} ${UNITS[unit]}`;
}
