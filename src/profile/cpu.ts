import type { Milliseconds } from '../records/time.js';
import { monotonicNowMs } from '../sources/clock.js';

export interface ThreadCpu {
  /** `main`, or the thread's id. */
  readonly thread: string;
  /** Percent of one core. */
  readonly percent: number;
}

export interface CpuUse {
  /** User and system time of the whole process, its threads included, in percent of one core. */
  readonly percent: number;
  /** The same for each thread, busiest first. Coarse. */
  readonly threads: readonly ThreadCpu[];
}

/** What threads have used so far, where the system tells: see Platform. */
export type ThreadTimes = () => ReadonlyMap<string, Milliseconds>;

/** Counts processor time; the returned function ends that and gives the use since then. */
export function measureCpu(threadTimes: ThreadTimes): () => CpuUse {
  const look = () => {
    const { user, system } = process.cpuUsage();
    return { timeMs: monotonicNowMs(), usedMs: (user + system) / 1000, threads: threadTimes() };
  };
  const start = look();
  return () => {
    const end = look();
    const elapsedMs = end.timeMs - start.timeMs;
    const threads = [...end.threads].map(([thread, usedMs]) => ({
      thread,
      percent: ((usedMs - (start.threads.get(thread) ?? 0)) / elapsedMs) * 100,
    }));
    return {
      percent: ((end.usedMs - start.usedMs) / elapsedMs) * 100,
      threads: threads.filter(({ percent }) => percent > 0).sort((a, b) => b.percent - a.percent),
    };
  };
}
