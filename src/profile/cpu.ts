import { readdirSync, readFileSync } from 'node:fs';
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
  /** The same for each thread, busiest first; empty where the system does not tell. In clock ticks: coarse. */
  readonly threads: readonly ThreadCpu[];
}

/** /proc counts processor time in USER_HZ, 100 a second on all Linux machines. */
const MS_PER_TICK = 10;
const TASKS = '/proc/self/task';

/** Counts processor time; the returned function ends that and gives the use since then. */
export function measureCpu(): () => CpuUse {
  const start = look();
  return () => {
    const end = look();
    const elapsedMs = end.timeMs - start.timeMs;
    const threads = [...end.ticks].map(([id, ticks]) => ({
      thread: id === String(process.pid) ? 'main' : id,
      percent: (((ticks - (start.ticks.get(id) ?? 0)) * MS_PER_TICK) / elapsedMs) * 100,
    }));
    return {
      percent: ((end.usedMs - start.usedMs) / elapsedMs) * 100,
      threads: threads.filter(({ percent }) => percent > 0).sort((a, b) => b.percent - a.percent),
    };
  };
}

function look() {
  const { user, system } = process.cpuUsage();
  return { timeMs: monotonicNowMs(), usedMs: (user + system) / 1000, ticks: ticksOfThreads() };
}

function ticksOfThreads(): Map<string, number> {
  try {
    return new Map(readdirSync(TASKS).map((id) => [id, ticksOf(id)]));
  } catch {
    return new Map(); // Not Linux.
  }
}

/** utime and stime, counted behind the name, which may hold anything. */
function ticksOf(id: string): number {
  try {
    const stat = readFileSync(`${TASKS}/${id}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return Number(fields[11]) + Number(fields[12]);
  } catch {
    return 0; // It ended while we looked.
  }
}
