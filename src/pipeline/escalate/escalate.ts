import { concat, concatMap, defer, type OperatorFunction } from 'rxjs';
import type { Config } from '../../config/schema.js';
import type { ClockOrigin } from '../../records/time.js';
import { type Counters, createCounters } from '../figures/counters.js';
import type { Judged } from '../judge/judged.js';
import type { Decision } from './decision.js';
import { Escalation } from './escalation.js';

export interface EscalateOptions {
  readonly config: Config;
  /** Ties the records' times to calendar time. */
  readonly origin: ClockOrigin;
  readonly counters?: Counters;
}

/** Turns judged records into events and verdicts, at once and in order. The same records give the same events, always. */
export function escalate({
  config,
  origin,
  counters = createCounters(),
}: EscalateOptions): OperatorFunction<Judged, Decision> {
  return (records) =>
    defer(() => {
      const escalation = new Escalation(config, origin, counters);
      return concat(
        records.pipe(concatMap((judged) => escalation.onJudged(judged))),
        defer(() => escalation.onEnd()),
      );
    });
}
