import { readdirSync, readFileSync } from 'node:fs';
import { monotonicNowMs } from './clock.js';

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

/** USER_HZ: what /proc counts processor time in, on all Linux machines. */
const TICKS_PER_SECOND = 100;
const TASKS = '/proc/self/task';

/** Starts counting processor time; the returned function gives the use since then. */
export function measureCpu(): () => CpuUse {
  const startMs = monotonicNowMs();
  const startUse = process.cpuUsage();
  const startTicks = ticksOfThreads();
  return () => {
    const { user, system } = process.cpuUsage(startUse);
    const elapsedSeconds = (monotonicNowMs() - startMs) / 1000;
    const threads = [...ticksOfThreads()].map(([id, ticks]) => ({
      thread: id === String(process.pid) ? 'main' : id,
      percent: ((ticks - (startTicks.get(id) ?? 0)) / TICKS_PER_SECOND / elapsedSeconds) * 100,
    }));
    return {
      percent: ((user + system) / 1e6 / elapsedSeconds) * 100,
      threads: threads.filter(({ percent }) => percent > 0).sort((a, b) => b.percent - a.percent),
    };
  };
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
