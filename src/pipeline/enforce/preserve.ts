import {
  catchError,
  defer,
  from,
  ignoreElements,
  type Observable,
  type ObservableInput,
  of,
  timeout,
} from 'rxjs';
import type { VerdictEvent } from '../../records/event.js';
import type { ProcessKey } from '../../records/target.js';
import type { Milliseconds } from '../../records/time.js';
import { reasonOf } from './reason.js';

/**
 * Saves evidence of the process of a verdict, which `action` says is ended next or left alive. Done when it completes; what it emits is left
 * alone. When the time is up it is unsubscribed from.
 */
export type Preserve = (verdict: VerdictEvent, key: ProcessKey) => ObservableInput<unknown>;

/**
 * Runs a preserve step and completes when it does. When it fails, or is not done after `withinMs`, it is given up: then
 * this emits why, in one escaped sentence, and completes. Never errors.
 */
export function preserveWithin(
  preserve: () => ObservableInput<unknown>,
  withinMs: Milliseconds,
): Observable<string> {
  return defer(() => from(preserve())).pipe(
    ignoreElements(),
    // Nothing comes through, so the wait for the first value is the wait for the end.
    timeout({ first: withinMs, with: () => of(`it took longer than ${withinMs} ms`) }),
    catchError((error: unknown) => of(reasonOf(error))),
  );
}
