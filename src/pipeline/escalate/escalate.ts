import { concat, concatMap, defer, type OperatorFunction } from 'rxjs';
import type { Config } from '../../config/schema.js';
import type { Milliseconds } from '../../records/time.js';
import type { RulingOptions } from '../../workers/input/ruling.js';
import { type Counters, createCounters } from '../figures/counters.js';
import type { Judged } from '../judge/judged.js';
import type { Decision } from './decision.js';
import { Escalation } from './escalation.js';

export interface EscalateOptions {
  readonly config: Config;
  /** When the monitor started, monotonic: the time of what is said when no record came at all. Default 0. */
  readonly startTime?: Milliseconds;
  readonly counters?: Counters;
  /** The weight of the indicator with this id. Default: those built in. */
  readonly weightOf?: RulingOptions['weightOf'];
}

/** Turns judged records into events and verdicts, at once and in order. The same records give the same events, always. */
export function escalate({
  config,
  startTime = 0,
  counters = createCounters(),
  weightOf,
}: EscalateOptions): OperatorFunction<Judged, Decision> {
  return (records) =>
    defer(() => {
      const escalation = new Escalation(config, startTime, counters, weightOf);
      return concat(
        records.pipe(concatMap((judged) => escalation.onJudged(judged))),
        defer(() => escalation.onEnd()),
      );
    });
}
