import { catchError, concat, map, mergeMap, type Observable, type OperatorFunction, of } from 'rxjs';
import type { MonitorEvent } from '../../records/event.js';
import type { ProcessKey } from '../../records/target.js';
import type { Milliseconds } from '../../records/time.js';
import type { ProcessControl } from '../../sources/interfaces.js';
import { escapeText } from '../../text/escape.js';
import type { Decision } from '../escalate/decision.js';
import { confirmExit } from './confirm-exit.js';
import { fromVerdict } from './from-verdict.js';

/** Where a verdict is kept before anything is done about it. */
export interface Evidence {
  /** Returns once the event is on the disk (fsync). Throws when it cannot be: the verdict is carried out all the same. */
  persist(event: MonitorEvent): void;
}

export interface EnforceOptions {
  /** Ends processes. Absent in a replay: nothing is ended and nothing said about it. */
  readonly control?: ProcessControl | undefined;
  readonly evidence?: Evidence | undefined;
  /** Development mode: verdicts are warnings, nothing is done about them. */
  readonly dev?: boolean;
  /** How long an exit may take before what remains is an ERROR, ms. Default 1000. */
  readonly confirmWithinMs?: Milliseconds;
}

/**
 * Carries out verdicts and passes every event on. A verdict is kept first, then its process is ended, in the very turn in which
 * it was decided; after that the verdict goes on to the subscriber, and later what became of it.
 */
export function enforce(options: EnforceOptions = {}): OperatorFunction<Decision, MonitorEvent> {
  return (decisions) =>
    decisions.pipe(
      mergeMap(({ event, key }) =>
        event.kind === 'verdict' ? carryOut(event, key ?? null, options) : of(event),
      ),
    );
}

function carryOut(
  verdict: MonitorEvent,
  key: ProcessKey | null,
  { control, evidence, dev = false, confirmWithinMs = 1000 }: EnforceOptions,
): Observable<MonitorEvent> {
  const losses = persist(verdict, evidence);
  const said = of(verdict, ...losses);
  if (dev) return said;
  if (key === null)
    return concat(said, of(outcome(verdict, 0, 'INFO', 'No target is known: no process to end')));
  if (verdict.action === 'simulate') {
    return concat(said, of(outcome(verdict, 0, 'INFO', `Simulated: process ${verdict.pid} was left alive`)));
  }
  if (control === undefined) return said;
  return concat(said, end(verdict, key, control, confirmWithinMs));
}

/** Signals at once, when called; the Observable tells how it ended. */
function end(
  verdict: MonitorEvent,
  key: ProcessKey,
  control: ProcessControl,
  confirmWithinMs: Milliseconds,
): Observable<MonitorEvent> {
  const { pid } = verdict;
  const failed = (error: unknown) =>
    outcome(verdict, 0, 'ERROR', `Process ${pid} could not be ended: ${textOf(error)}`);
  try {
    control.terminate(key);
  } catch (error) {
    return of(failed(error));
  }
  return confirmExit(control, key, confirmWithinMs).pipe(
    map(({ state, afterMs }) =>
      state === 'exited'
        ? outcome(
            verdict,
            afterMs,
            'INFO',
            `Process ${pid} ended (exit confirmed after ${Math.round(afterMs)} ms)`,
          )
        : outcome(
            verdict,
            afterMs,
            'ERROR',
            `Process ${pid} was signalled and remains: ${escapeText(state)}`,
          ),
    ),
    catchError((error) => of(failed(error))),
  );
}

function persist(verdict: MonitorEvent, evidence: Evidence | undefined): MonitorEvent[] {
  try {
    evidence?.persist(verdict);
    return [];
  } catch (error) {
    const message = `The verdict on process ${verdict.pid} could not be written to disk: ${textOf(error)}`;
    return [fromVerdict(verdict, 0, { kind: 'error', level: 'ERROR', message })];
  }
}

const outcome = (
  verdict: MonitorEvent,
  afterMs: Milliseconds,
  level: MonitorEvent['level'],
  message: string,
): MonitorEvent => fromVerdict(verdict, afterMs, { kind: 'enforcement', level, message });

const textOf = (error: unknown): string => escapeText(error instanceof Error ? error.message : String(error));
