import type { ClockOrigin, Milliseconds } from '../records/time.js';

/** Milliseconds of the system's monotonic clock, the one that sources stamp records with. */
export function monotonicNowMs(): Milliseconds {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** Ties the two clocks together, now. */
export function readClockOrigin(): ClockOrigin {
  return { monotonicMs: monotonicNowMs(), epochMs: Date.now() };
}
