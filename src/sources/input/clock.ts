import type { Milliseconds } from '../../records/time.js';

/** The system's monotonic clock (CLOCK_MONOTONIC on Linux): one for all threads and processes. */
export function monotonicNow(): Milliseconds {
  return Number(process.hrtime.bigint()) / 1e6;
}
