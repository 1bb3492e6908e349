import type { Milliseconds } from '../../../records/time.js';

/** The differences between successive times: one fewer than there are times, none for fewer than two. */
export function intervals(times: Float64Array): Float64Array {
  const differences = new Float64Array(Math.max(0, times.length - 1));
  for (let index = 0; index < differences.length; index++) {
    differences[index] = (times[index + 1] as Milliseconds) - (times[index] as Milliseconds);
  }
  return differences;
}
