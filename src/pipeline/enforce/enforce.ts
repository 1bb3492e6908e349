import { mergeMap, type Observable, type OperatorFunction, of } from 'rxjs';
import type { MonitorEvent } from '../../records/event.js';
import type { Stamper } from '../../records/stamper.js';
import type { Decision } from '../escalate/decision.js';
import { carryOut, type EnforceOptions } from './carry-out.js';

export type { EnforceOptions };

/**
 * Completes every event and carries out verdicts. A verdict is written to the journal, then its process is ended, in the very
 * turn in which it was decided; after that the verdict goes on to the subscriber, and later what became of it. With a
 * `preserve` step the process is ended when that is over.
 */
export function enforce(
  stamper: Stamper,
  options: EnforceOptions = {},
): OperatorFunction<Decision, MonitorEvent> {
  return (decisions) =>
    decisions.pipe(
      mergeMap(({ time, event, key }): Observable<MonitorEvent> => {
        const said = stamper.stamp(time, event);
        return said.kind === 'verdict' ? carryOut(said, key ?? null, stamper, options) : of(said);
      }),
    );
}
