import { readdirSync, readFileSync } from 'node:fs';
import type { Milliseconds } from '../../records/time.js';

/** `/proc` counts processor time in USER_HZ, 100 a second on all Linux machines. */
const MS_PER_TICK = 10;
const TASKS = '/proc/self/task';

/** Processor time that each thread of the monitor has used so far, by the thread's id; `main` for the first. Coarse: 10 ms. */
export function threadTimes(): ReadonlyMap<string, Milliseconds> {
  const nameOf = (id: string) => (id === String(process.pid) ? 'main' : id);
  return new Map(readdirSync(TASKS).map((id) => [nameOf(id), timeOf(id)]));
}

/** utime and stime, counted behind the name, which may hold anything. */
function timeOf(id: string): Milliseconds {
  try {
    const stat = readFileSync(`${TASKS}/${id}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
  } catch {
    // It ended in the meantime.
    return 0;
  }
}
