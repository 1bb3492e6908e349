import { defer, type Observable, switchMap, timer } from 'rxjs';
import type { Milliseconds } from '../records/time.js';

/** A timer of the runtime counts to 2^31 - 1; a longer one fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Emits once after a time of any length, counted from the subscription, and completes. */
export function after(ms: Milliseconds): Observable<unknown> {
  if (ms <= LONGEST_TIMER_MS) return timer(ms);
  return defer(() => timer(LONGEST_TIMER_MS).pipe(switchMap(() => after(ms - LONGEST_TIMER_MS))));
}
