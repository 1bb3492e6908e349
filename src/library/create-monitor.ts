import { tap } from 'rxjs';
import { createMonitor as createPipeline, type Monitor, type MonitorOptions } from '../pipeline/monitor.js';
import { endWithStop } from './end-with-stop.js';
import { Outcome } from './outcome.js';
import { shareEvents } from './share-events.js';

/**
 * A monitor of records from any source: sources, windows, workers, recorder, escalation, enforcement. `openMonitor` and
 * `openReplay` use it with the sources of this machine and of a capture.
 *
 * @throws ClearSightError CS_CONFIG when `input.indicators` names an unknown indicator or threshold
 *
 * @example
 * ```ts
 * import { randomUUID } from 'node:crypto';
 * import { of } from 'rxjs';
 * import { createMonitor, parseConfig, type SourceRecord, simulateClicker, Stamper } from 'clearsight';
 *
 * const times = Float64Array.from(simulateClicker('constant', { rate: 25, seconds: 5 }).press);
 * const [marks, holds] = [new Uint8Array(times.length), new Float64Array(times.length)];
 * const records = of<SourceRecord[]>({ kind: 'input', time: 5000, times, marks, holds }, { kind: 'hop', time: 5000 });
 * const origin = { monotonicMs: 0, epochMs: Date.now() };
 * const stamper = new Stamper({ origin, session: randomUUID() });
 * const monitor = createMonitor({ config: parseConfig({}), sources: { records: () => records }, stamper });
 * monitor.events.subscribe(({ message }) => console.log(message));
 * ```
 */
export function createMonitor(options: MonitorOptions): Monitor {
  const { events, stats, outcome } = createSession(options);
  return { events: shareEvents(endWithStop(events, { stamper: options.stamper, stats, outcome })), stats };
}

/** A monitor before its end: what it has come to so far. */
export interface Session extends Monitor {
  readonly outcome: Outcome;
}

/** The flow of one session with its outcome. `events` are cold, for one subscriber, and end without a `stop`. */
export function createSession(options: MonitorOptions): Session {
  const { waits, control } = options.sources;
  const outcome = new Outcome(options.config);
  const { events, stats } = createPipeline({
    ...options,
    sources: {
      ...(waits !== undefined && { waits }),
      ...(control !== undefined && { control }),
      records: (backlog) => options.sources.records(backlog).pipe(tap((record) => outcome.observe(record))),
    },
  });
  return { events: events.pipe(tap((event) => outcome.decide(event))), stats, outcome };
}
