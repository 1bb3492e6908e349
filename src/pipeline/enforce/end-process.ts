import { catchError, map, type Observable, of } from 'rxjs';
import type { EnforcementOutcome, Level } from '../../records/event.js';
import type { ProcessKey } from '../../records/target.js';
import type { Milliseconds } from '../../records/time.js';
import type { ProcessControl } from '../../sources/interfaces.js';
import { escapeText } from '../../text/escape.js';
import { confirmExit } from './confirm-exit.js';
import { reasonOf } from './reason.js';

/** What became of a process, ready for an event. */
export interface Ended {
  readonly outcome: EnforcementOutcome;
  readonly level: Level;
  readonly message: string;
  /** From the signal to the outcome; 0 where the process got no signal. */
  readonly afterMs: Milliseconds;
}

export interface EndProcessOptions {
  readonly pid: number;
  /** How long the exit may take before the process counts as remaining, ms. */
  readonly confirmWithinMs: Milliseconds;
  /** Milliseconds of any steady clock. */
  readonly now: () => Milliseconds;
}

/** Signals a process at once, when called. The Observable tells once what became of it, and never errors. */
export function endProcess(
  control: ProcessControl,
  key: ProcessKey,
  { pid, confirmWithinMs, now }: EndProcessOptions,
): Observable<Ended> {
  try {
    control.terminate(key);
  } catch (error) {
    const message = `Process ${pid} could not be ended: ${reasonOf(error)}`;
    return of({ outcome: 'refused', level: 'ERROR', message, afterMs: 0 });
  }
  const signalledMs = now();
  return confirmExit(control, key, confirmWithinMs, now).pipe(
    map(({ state, afterMs }): Ended => {
      if (state === 'exited') {
        const message = `Process ${pid} ended (exit confirmed after ${Math.round(afterMs)} ms)`;
        return { outcome: 'ended', level: 'INFO', message, afterMs };
      }
      const message = `Process ${pid} was signalled and remains: ${escapeText(state)}`;
      return { outcome: 'remains', level: 'ERROR', message, afterMs };
    }),
    catchError((error: unknown) => {
      const message = `Process ${pid} was signalled, its end could not be confirmed: ${reasonOf(error)}`;
      return of<Ended>({ outcome: 'remains', level: 'ERROR', message, afterMs: now() - signalledMs });
    }),
  );
}
