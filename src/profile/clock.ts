import type { Milliseconds } from '../records/time.js';

/** Milliseconds of the system's monotonic clock, the one that sources stamp records with. */
export const monotonicNowMs = (): Milliseconds => Number(process.hrtime.bigint()) / 1e6;
