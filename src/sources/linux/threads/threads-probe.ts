import { type ForeignThread, type ForeignThreads, MAX_FOREIGN_THREADS } from '../../../facts/threads.js';
import type { HeldProcess } from '../../process/held-process.js';
import { type Attached, type Probe, type Reading, SAME } from '../../process/probe.js';
import { ERRNO, hasExited } from '../libc.js';
import { failedReading, lookAtMemory } from '../pages/look-at-memory.js';
import { isExecutable, type PrivateMapping, readPrivateMappings } from '../pages/private-mappings.js';
import { listThreads } from '../proc.js';
import { ELSEWHERE, readPosition } from './thread-position.js';

/** Threads that one reading asks about; the next goes on behind them. */
const MAX_THREADS = 256;

/** Asks where the threads of a process are that has executable memory without a file. Of others nothing is asked: most have none. */
export const threadsProbe: Probe<'threads'> = {
  fact: 'threads',
  intervalMs: 1000,
  cost: 'costly',
  observesMonitor: false,
  // Threads come and go: there is nothing to hold.
  open: () => -1,
  close: () => {},
  start: () => (held) => new ThreadsWatch(held),
};

class ThreadsWatch implements Attached<ForeignThreads> {
  private known: ForeignThreads | undefined;
  /** What the readings since the first thread have found, and the last thread that they asked about. */
  private found: readonly ForeignThread[] = [];
  private last = 0;

  constructor(private readonly held: HeldProcess) {}

  read(): Reading<ForeignThreads> {
    const action = `open '/proc/${this.held.process.pid}/syscall'`;
    const places = lookAtMemory(this.held, action, placesIn);
    if ('failed' in places) return places;
    const failure = this.look(places);
    if (failure !== 0) return failedReading(failure, action);
    // Of many threads, what the readings so far have found is told at once, and who has gone when all were asked.
    const { found, known } = this;
    const isSame =
      known !== undefined && (areEqual(known, found) || (this.last > 0 && isWithin(found, known)));
    if (isSame) return SAME;
    this.known = found;
    return { changed: found };
  }

  close(): void {}

  /** @returns 0, or an error number */
  private look(places: readonly PrivateMapping[]): number {
    const { pid } = this.held.process;
    const before = this.last === 0 ? [] : this.found;
    const all = places.length === 0 ? [] : listThreads(pid);
    const ids = all.filter((id) => id > this.last).sort((one, other) => one - other);
    const fresh: ForeignThread[] = [];
    for (const id of ids.slice(0, MAX_THREADS)) {
      const position = readPosition(`/proc/${pid}/task/${id}`);
      // One that has ended is no failure.
      if (position === ELSEWHERE || position === ERRNO.ESRCH || position === ERRNO.ENOENT) continue;
      if (typeof position === 'number') return position;
      const { programCounter, stackPointer } = position;
      if (isIn(places, programCounter)) fresh.push(foreign(id, 'program-counter', programCounter));
      else if (isIn(places, stackPointer)) fresh.push(foreign(id, 'stack-pointer', stackPointer));
    }
    // The process that has the PID may be another by now.
    if (hasExited(this.held.handle)) return ERRNO.ESRCH;
    this.found = [...before, ...fresh].slice(0, MAX_FOREIGN_THREADS);
    this.last = ids.length > MAX_THREADS ? (ids[MAX_THREADS - 1] as number) : 0;
    return 0;
  }
}

/** Executable memory without a file; or an error number. */
function placesIn(folder: string): readonly PrivateMapping[] | number {
  const mappings = readPrivateMappings(folder);
  return typeof mappings === 'number' ? mappings : mappings.filter(isExecutable);
}

const foreign = (threadId: number, register: ForeignThread['register'], at: number): ForeignThread => ({
  threadId,
  register,
  address: BigInt(at),
});

/** @param places in the order of addresses */
function isIn(places: readonly PrivateMapping[], address: number): boolean {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((places[middle] as PrivateMapping).end <= address) low = middle + 1;
    else high = middle;
  }
  return (places[low]?.start ?? Number.POSITIVE_INFINITY) <= address;
}

const areEqual = (some: ForeignThreads, others: ForeignThreads): boolean =>
  some.length === others.length && isWithin(some, others);

const isWithin = (some: ForeignThreads, all: ForeignThreads): boolean =>
  some.every(({ threadId, address }) =>
    all.some((other) => other.threadId === threadId && other.address === address),
  );
