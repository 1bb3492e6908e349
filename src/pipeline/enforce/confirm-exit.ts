import { performance } from 'node:perf_hooks';
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

/** Looks at an ended process until it has exited or the time is up; emits once. The first look is a turn away. */
export function confirmExit(
  control: ProcessControl,
  key: ProcessKey,
  withinMs: Milliseconds,
): Observable<ExitState> {
  const startedMs = performance.now();
  return timer(0, POLL_MS).pipe(
    map((): ExitState => ({ state: control.state(key), afterMs: performance.now() - startedMs })),
    filter(({ state, afterMs }) => state === 'exited' || afterMs >= withinMs),
    take(1),
  );
}
