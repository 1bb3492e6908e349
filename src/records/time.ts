/** Milliseconds, fractional. A point in time is milliseconds of the system's monotonic clock. */
export type Milliseconds = number;

/** The farthest moment that a calendar date can hold, in ms since 1970 (ECMAScript). */
export const LAST_DATE_MS = 8.64e15;

/**
 * Ties monotonic time to calendar time. Taken once when a monitor starts, written into the capture's header,
 * so that a replay prints the very times that live printed.
 */
export interface ClockOrigin {
  /** A moment on the monotonic clock (CLOCK_MONOTONIC on Linux, shared by all processes). */
  readonly monotonicMs: Milliseconds;
  /** The same moment in milliseconds since 1970-01-01 UTC. */
  readonly epochMs: Milliseconds;
}

/** Milliseconds since 1970-01-01 UTC of a monotonic time, to the microsecond. */
export function toEpochMs(origin: ClockOrigin, monotonicMs: Milliseconds): Milliseconds {
  return Math.round((origin.epochMs + (monotonicMs - origin.monotonicMs)) * 1000) / 1000;
}
