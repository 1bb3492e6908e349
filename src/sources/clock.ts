import type { ClockOrigin, Milliseconds } from '../records/time.js';

/** Milliseconds of the system's monotonic clock (CLOCK_MONOTONIC on Linux), the same in all threads and processes. */
export function monotonicNowMs(): Milliseconds {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** Ties the two clocks together, now: what createMonitor and a capture's header need. */
export function readClockOrigin(): ClockOrigin {
  return { monotonicMs: monotonicNowMs(), epochMs: Date.now() };
}
