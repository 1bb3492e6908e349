import { filter, map, type Observable, take, timer } from 'rxjs';
import type { ProcessKey } from '../../records/target.js';
import type { Milliseconds } from '../../records/time.js';
import type { ProcessControl } from '../../sources/interfaces.js';

const POLL_MS = 2;

/** What was seen last, and how long after the start. */
export interface ExitState {
  readonly state: ReturnType<ProcessControl['state']>;
  readonly afterMs: Milliseconds;
}

/**
 * Polls an ended process until it has exited or the time is up; emits once. The time runs from this call, the first
 * poll is a turn after the subscription. Errors with what `control.state` throws.
 */
export function confirmExit(
  control: ProcessControl,
  key: ProcessKey,
  withinMs: Milliseconds,
  now: () => Milliseconds,
): Observable<ExitState> {
  const startedMs = now();
  return timer(0, POLL_MS).pipe(
    map((): ExitState => ({ state: control.state(key), afterMs: now() - startedMs })),
    filter(({ state, afterMs }) => state === 'exited' || afterMs >= withinMs),
    take(1),
  );
}
