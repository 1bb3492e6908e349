import type { Milliseconds } from '../../records/time.js';

/** Monotonic time (CLOCK_MONOTONIC), the same in all threads and processes. */
export const nowMs = (): Milliseconds => Number(process.hrtime.bigint()) / 1e6;
