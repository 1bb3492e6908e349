/** Milliseconds, fractional. A point in time is milliseconds of the system's monotonic clock. */
export type Milliseconds = number;

/** The farthest moment that a calendar date can hold, in ms since 1970 (ECMAScript). */
export const LAST_DATE_MS = 8.64e15;

/** The last moment that ISO 8601 writes with four digits of a year, as RFC 3339 and the event schema want it. */
const LAST_SHOWN_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/**
 * Ties monotonic time to calendar time. Taken when a monitor starts, written into the capture's header, and again whenever
 * the calendar's clock was set, so that a replay prints the very times that live printed.
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

/** A moment as ISO 8601 in UTC, with milliseconds. One before 1970 or behind 9999 is shown as that limit. */
export function isoTime(epochMs: Milliseconds): string {
  return new Date(Math.min(Math.max(epochMs || 0, 0), LAST_SHOWN_MS)).toISOString();
}
