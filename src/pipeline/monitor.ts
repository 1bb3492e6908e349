import { concat, defer, finalize, from, ignoreElements, mergeMap, type Observable, tap } from 'rxjs';
import type { Config } from '../config/schema.js';
import type { MonitorEvent } from '../records/event.js';
import type { Recorded } from '../records/recorded.js';
import type { ClockOrigin } from '../records/time.js';
import type { Backlog, Sources } from '../sources/interfaces.js';
import { type BacklogGauge, createBacklog } from './backlog.js';
import { collectInput } from './collect-input.js';
import { countJudged } from './count-judged.js';
import { createCounters } from './counters.js';
import type { DetectionPool } from './detection-pool.js';
import { type Evidence, enforce } from './enforce.js';
import { escalate } from './escalate.js';
import { judgeInOrder } from './judge.js';
import { type MonitorStats, viewStats } from './monitor-stats.js';
import { monotone } from './monotone.js';
import { startDetectionPool } from './pool.js';
import { startEvents } from './start-events.js';
import { workerSettings } from './worker-settings.js';

export interface MonitorOptions {
  readonly config: Config;
  readonly sources: Sources;
  /** Ties the records' times to calendar time; in a replay, the recorded one. */
  readonly origin: ClockOrigin;
  /** Where verdicts are kept before they are carried out. Default: nowhere. */
  readonly evidence?: Evidence;
  /** Called with every record in the order in which decisions are made: what a capture holds. */
  readonly record?: (recorded: Recorded) => void;
  /** False when `sources` waits for the backlog itself: nothing is coalesced or merged. Default true. */
  readonly coalesce?: boolean;
  /** To give the backlog to sources that are made before the monitor. Default: one of its own. */
  readonly backlog?: BacklogGauge;
  /** The detection worker's file. Default: ClearSight's own. */
  readonly workerUrl?: URL;
}

export type { MonitorStats };

export interface Monitor {
  /**
   * Everything that the monitor says. Cold, for one subscriber: subscribing starts the workers, then the sources;
   * unsubscribing stops all. Completes when the sources do, all is decided and carried out, and the workers have ended.
   * Errors with CS_WORKER when the workers cannot start, and with the sources' own errors.
   */
  readonly events: Observable<MonitorEvent>;
  readonly stats: MonitorStats;
  readonly backlog: Backlog;
}

/** Puts the flow together: sources, windows, workers, recorder, escalation, enforcement. */
export function createMonitor(options: MonitorOptions): Monitor {
  const { config, sources, origin, evidence, record, coalesce = true, workerUrl } = options;
  const { backlog = createBacklog() } = options;
  const { threads, deadline, queue } = config.pool;
  const counters = createCounters();
  let pool: DetectionPool | undefined;

  const watch = (started: DetectionPool) =>
    sources.records.pipe(
      monotone(),
      collectInput({ counters, focusedOnly: config.input.focusedOnly }),
      judgeInOrder(started, { maxInFlight: threads, queue, coalesce, backlog, counters }),
      tap((judged) => {
        countJudged(counters, judged);
        const { record: observed, unjudged } = judged;
        record?.(unjudged === undefined ? { record: observed } : { record: observed, unjudged });
      }),
      escalate({ config, origin, counters }),
      enforce({ control: sources.control, evidence, dev: config.dev }),
    );

  const startPool = () =>
    startDetectionPool({
      settings: workerSettings(config),
      threads,
      deadlineMs: deadline,
      ...(workerUrl !== undefined && { workerUrl }),
    });

  const events = defer(() => {
    let isStopped = false;
    const starting = startPool();
    const close = async () => {
      isStopped = true;
      const started = await starting.catch(() => undefined);
      await started?.close();
    };
    return concat(
      startEvents(config, origin),
      from(starting).pipe(
        mergeMap((started) => {
          pool = started;
          return watch(started);
        }),
      ),
      defer(close).pipe(ignoreElements()),
    ).pipe(
      finalize(() => {
        if (!isStopped) void close();
      }),
    );
  });

  return { events, stats: viewStats(counters, config.input.window, () => pool?.stats), backlog };
}
