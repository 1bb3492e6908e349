import {
  concat,
  defer,
  filter,
  finalize,
  from,
  ignoreElements,
  map,
  mergeMap,
  type Observable,
  tap,
} from 'rxjs';
import type { Config } from '../config/schema.js';
import type { MonitorEvent } from '../records/event.js';
import { seenByAll } from '../records/observed.js';
import type { Recorded } from '../records/recorded.js';
import type { EventParts, Stamper } from '../records/stamper.js';
import type { Sources } from '../sources/interfaces.js';
import { type Extensions, NO_EXTENSIONS } from '../workers/extensions/extensions.js';
import { weightsOf } from '../workers/input/indicators.js';
import { collectInput } from './collect/collect-input.js';
import { monotone } from './collect/monotone.js';
import { type EnforceOptions, enforce } from './enforce/enforce.js';
import { escalate } from './escalate/escalate.js';
import { startEvents } from './escalate/events/start-events.js';
import { extensionNotices, requireLoaded } from './extension-notices.js';
import { countJudged } from './figures/count-judged.js';
import { createCounters } from './figures/counters.js';
import { type MonitorStats, viewStats } from './figures/monitor-stats.js';
import { createBacklog } from './judge/backlog.js';
import { inputLane } from './judge/input-lane.js';
import { judgeInOrder } from './judge/judge.js';
import type { Lanes } from './judge/judge-queue.js';
import { lookLanes } from './judge/look-lanes.js';
import { ChannelStates } from './pool/channel-states.js';
import type { DetectionPool } from './pool/detection-pool.js';
import { type StartPool, startDetectionPool } from './pool/pool.js';
import { configuredDetectors, configuredIndicators, workerSettings } from './pool/worker-settings.js';

/** What a monitor is made of. */
export interface MonitorOptions extends Pick<EnforceOptions, 'journal' | 'preserve' | 'preserveWithinMs'> {
  readonly config: Config;
  readonly sources: Sources;
  /** Completes all events of the session; whoever says events beside the monitor stamps them with it too. */
  readonly stamper: Stamper;
  /** Which decisions are said and carried out. Default: all. */
  readonly tells?: (event: EventParts) => boolean;
  /** Called with every record in the order in which decisions are made: what a capture holds. */
  readonly record?: (recorded: Recorded) => void;
  /** What `loadExtensions` gave for the configuration. Default: none. */
  readonly extensions?: Extensions;
  /** Said at the start, one sentence each. Default: none. */
  readonly notices?: readonly string[];
  /** Where the workers come from. Default: they are started for this session. */
  readonly startPool?: StartPool;
  /** The detection worker's file. Default: ClearSight's own. */
  readonly workerUrl?: URL;
}

export type { MonitorStats };

/** The decisions of one session, and its figures. */
export interface Monitor {
  /**
   * Everything that the monitor says, from `start` to `stop`, the same for every subscriber. The first subscription starts
   * the workers, then the sources; when the last one ends, all stops. Completes when the sources do, all is decided and carried
   * out, and the workers have ended. A subscriber who comes later gets what was said before; after more than 1,000 events, or
   * when all others have left, it gets CS_SUBSCRIBE. Errors with CS_WORKER when the workers cannot start, and with the
   * sources' own errors.
   */
  readonly events: Observable<MonitorEvent>;
  readonly stats: MonitorStats;
}

/**
 * The flow of one session: sources, windows, workers, recorder, escalation, enforcement. Its `events` are cold, for one
 * subscriber, and end without a `stop`: that is for whoever knows why the session ends.
 *
 * @throws ClearSightError CS_CONFIG when `input.indicators` or `disabledDetectors` names what is not there
 */
export function createMonitor(options: MonitorOptions): Monitor {
  const { config, sources, stamper, tells = () => true, record, workerUrl } = options;
  const { extensions = NO_EXTENSIONS, notices = [], startPool = startDetectionPool } = options;
  requireLoaded(config, extensions);
  const indicators = configuredIndicators(config, extensions);
  const { journal, preserve, preserveWithinMs } = options;
  const startTime = stamper.origin.monotonicMs;
  const backlog = createBacklog();
  const coalesce = sources.waits !== true;
  const { threads, deadline, queue } = config.pool;
  const counters = createCounters();
  const settings = workerSettings(config, extensions);
  const states = new ChannelStates(settings.inputThresholds, indicators);
  const lanes: Lanes = {
    looks: lookLanes(configuredDetectors(config, extensions)),
    input: inputLane(states),
  };
  let pool: DetectionPool | undefined;

  const watch = (started: DetectionPool) =>
    sources.records(backlog).pipe(
      monotone(),
      collectInput({ counters, focusedOnly: config.input.focusedOnly }),
      judgeInOrder(started, { lanes, maxInFlight: threads, queue, coalesce, backlog, counters }),
      tap((judged) => {
        countJudged(counters, judged);
        const { record: observed, unjudged, judgement } = judged;
        record?.({ record: observed, unjudged, leftOut: judgement?.leftOut });
        seenByAll(observed);
        if (observed.kind === 'clock-stepped') stamper.follow(observed.clock);
      }),
      escalate({ config, startTime, counters, weightOf: weightsOf(indicators) }),
      filter(({ event }) => tells(event)),
      enforce(stamper, { control: sources.control, journal, preserve, preserveWithinMs, dev: config.dev }),
    );

  const start = () =>
    startPool({
      workerData: { ...settings, channelStates: states.halves },
      threads,
      deadlineMs: deadline,
      ...(workerUrl !== undefined && { workerUrl }),
    });

  const events = defer(() => {
    let isStopped = false;
    const starting = start();
    const close = async () => {
      isStopped = true;
      const started = await starting.catch(() => undefined);
      await started?.close();
    };
    return concat(
      from([...startEvents(config, startTime), ...extensionNotices(extensions, notices, startTime)]).pipe(
        map(({ time, event }) => stamper.stamp(time, event)),
      ),
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

  return { events, stats: viewStats(counters, config.input.window, () => pool?.stats) };
}
