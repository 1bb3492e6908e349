import {
  connect,
  endWith,
  filter,
  ignoreElements,
  interval,
  map,
  merge,
  type Observable,
  takeUntil,
} from 'rxjs';
import type { ClockStepped, SourceRecord } from '../records/record.js';
import { type ClockOrigin, type Milliseconds, toEpochMs } from '../records/time.js';
import { readClockOrigin } from './clock.js';

/** For so long after a step, lines may still show the old time. */
const LOOK_MS = 1000;
/**
 * Less is no step. The time services of Linux step by 128 ms or more, and slew what is less: the monotonic clock is slewed
 * with the calendar's, so the two never part by that. Reading them takes far less than this.
 */
export const MIN_STEP_MS: Milliseconds = 100;

/**
 * Tells whether the calendar's clock was set since it was last asked, or fell behind the monotonic one. A machine that sleeps
 * stops the monotonic clock alone: on waking, that is a step ahead.
 */
export class ClockWatch {
  constructor(private clock: ClockOrigin) {}

  look(now: ClockOrigin): ClockStepped | undefined {
    const stepMs = now.epochMs - toEpochMs(this.clock, now.monotonicMs);
    if (Math.abs(stepMs) < MIN_STEP_MS) return undefined;
    this.clock = now;
    return { kind: 'clock-stepped', time: now.monotonicMs, clock: now, stepMs: Math.round(stepMs) };
  }
}

/**
 * Puts the steps of the calendar's clock between records, at most a second after they happened, until the records end.
 *
 * @param origin what times of the day were taken from at the start
 */
export function withClockSteps(
  records: Observable<SourceRecord>,
  origin: ClockOrigin,
): Observable<SourceRecord> {
  return records.pipe(
    connect((shared) => {
      const end = shared.pipe(ignoreElements(), endWith(undefined));
      return merge(shared, clockSteps(origin).pipe(takeUntil(end)));
    }),
  );
}

function clockSteps(origin: ClockOrigin): Observable<ClockStepped> {
  const watch = new ClockWatch(origin);
  return interval(LOOK_MS).pipe(
    map(() => watch.look(readClockOrigin())),
    filter((step) => step !== undefined),
  );
}
