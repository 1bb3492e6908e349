import { createHash } from 'node:crypto';
import { createHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import { watchesProcesses } from '../../config/check.js';
import { configToJson } from '../../config/parse.js';
import type { Config } from '../../config/schema.js';
import { CODES } from '../../errors/codes.js';
import type { Liveness } from '../../figures/liveness.js';
import { TimeBuckets } from '../../figures/time-buckets.js';
import type { LiveSourcesOptions } from '../../library/live-sources.js';
import type { Outlet } from '../../outlets/outlet.js';
import { type Losses, PageFeed } from '../../page/feed/page-feed.js';
import type { Measured } from '../../page/feed/samples.js';
import { type OpenPage, openPage } from '../../page/open-page.js';
import type { LiveFigures } from '../../page/server/messages.js';
import { setupOf } from '../../page/setup.js';
import { hitRules } from '../../pipeline/escalate/memory/hit-rules.js';
import type { MonitorStats } from '../../pipeline/monitor.js';
import { version } from '../../product/version.js';
import type { MonitorEvent } from '../../records/event.js';
import type { Recorded } from '../../records/recorded.js';
import type { Stamper } from '../../records/stamper.js';
import { monotonicNowMs } from '../../sources/clock.js';
import type { PageRequest } from './page-request.js';

const FRAME_MS = 250;
/** Of the timer that measures how late the event loop is; it is taken off. */
const LOOP_TIMER_MS = 20;

export interface LivePageOptions {
  readonly config: Config;
  readonly stamper: Stamper;
  readonly isRecordingOnly: boolean;
  /** Called when the page's thread ends although nobody closed it, with the reason. The monitor goes on. */
  readonly onDeath: (reason: string) => void;
}

/** What a page follows, and figures. */
export interface Followed {
  readonly stats: MonitorStats;
  readonly liveness: Liveness;
  losses(): Losses;
  /** Events that outlets could not take, so far. */
  droppedEvents(): number;
  /** What became of the events that are sent on. */
  receivers(): LiveFigures['receivers'];
}

/**
 * The live page of a session, its figures for whoever collects them, or both. As an outlet it takes every event; what is shown beside
 * them is told four times a second, and at once when a verdict is made.
 */
export class LivePage implements Outlet {
  readonly name = 'page';
  readonly dropped = 0;
  /** Where the time of each scan is to be recorded. */
  readonly readings: NonNullable<LiveSourcesOptions['readings']>;
  readonly #scanTimes = createHistogram();
  readonly #scanBuckets = new TimeBuckets();
  /** Verdicts so far, by code. */
  readonly #verdicts = new Map<string, number>(Object.keys(CODES).map((code) => [code, 0]));
  readonly #loopDelay = monitorEventLoopDelay({ resolution: LOOP_TIMER_MS });
  #page: OpenPage | undefined;
  #feed: PageFeed | undefined;
  #followed: Followed | undefined;
  #timer: NodeJS.Timeout | undefined;
  #telling: NodeJS.Immediate | undefined;
  #looked = { timeMs: 0, usedMs: 0 };

  constructor(private readonly options: LivePageOptions) {
    this.readings = {
      readingTimes: new Map([['regions', this.#scanTimes]]),
      readingBuckets: new Map([['regions', this.#scanBuckets.shared]]),
    };
  }

  /**
   * Resolves with the addresses, that of the page with its token, once all is served.
   *
   * Rejects with CS_PAGE when it cannot be, and CS_USAGE for an address that others could listen to.
   */
  async open({
    address,
    metrics,
    tls,
    isInsecure,
  }: PageRequest): Promise<Pick<OpenPage, 'url' | 'metricsUrl'>> {
    const { config, stamper, isRecordingOnly, onDeath } = this.options;
    const { session, host, origin: clock } = stamper;
    const hits = hitRules(config).threshold;
    const setup = setupOf(config, {
      ...{
        session,
        host,
        version: version(),
        clock,
        isRecordingOnly,
        replayOf: '',
        recordedWith: null,
        hits,
      },
    });
    this.#page = await openPage({
      ...{ setups: [setup], address, tls, insecure: isInsecure, onDeath },
      metrics: metrics && {
        address: metrics,
        scanTimes: this.#scanBuckets.shared,
        configSha256: createHash('sha256')
          .update(JSON.stringify(configToJson(config)))
          .digest('hex'),
      },
      onQuestion: async (question) => (question.what === 'map' ? this.#feed?.map(question.key) : undefined),
    });
    return this.#page;
  }

  /** Begins to tell. */
  follow(followed: Followed): void {
    const { config, stamper } = this.options;
    this.#followed = followed;
    this.#feed = new PageFeed({
      startMs: stamper.origin.monotonicMs,
      watches: {
        processes: watchesProcesses(config),
        memory: watchesProcesses(config) && config.memory.enabled,
        input: config.input.source !== 'none',
      },
      stats: followed.stats,
    });
    this.#loopDelay.enable();
    this.#look();
    this.#timer = setInterval(() => this.#tell(this.#look()), FRAME_MS);
  }

  /** Takes a judged record, in the order of decisions. */
  observe(recorded: Recorded): void {
    this.#feed?.observe(recorded);
  }

  emit(event: MonitorEvent): void {
    this.#feed?.hear(event);
    if (event.kind !== 'verdict') return;
    this.#verdicts.set(event.code, (this.#verdicts.get(event.code) ?? 0) + 1);
    this.#telling ??= setImmediate(() => this.#tell());
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    clearImmediate(this.#telling);
    this.#loopDelay.disable();
    this.#tell();
    await this.#page?.close(monotonicNowMs());
  }

  #tell(measured?: Measured): void {
    this.#telling = undefined;
    if (this.#feed === undefined || this.#followed === undefined) return;
    const { liveness, losses, droppedEvents, receivers } = this.#followed;
    const nowMs = monotonicNowMs();
    const { frame, scenes } = this.#feed.frame(nowMs, { measured, losses: losses() });
    const live: LiveFigures = {
      judgementAgeMs: liveness.ageMs(nowMs),
      isStuck: liveness.isStuck(nowMs),
      verdicts: Object.fromEntries(this.#verdicts),
      droppedEvents: droppedEvents(),
      receivers: receivers(),
    };
    this.#page?.post(frame, scenes, { live });
  }

  /** What was measured since the last look. */
  #look(): Measured {
    const { user, system } = process.cpuUsage();
    const now = { timeMs: monotonicNowMs(), usedMs: (user + system) / 1000 };
    const before = this.#looked;
    this.#looked = now;
    const scans = this.#scanTimes;
    const scanMs = (percent: number) => (scans.count === 0 ? null : scans.percentile(percent) / 1e6);
    const measured = {
      cpu: (now.usedMs - before.usedMs) / (now.timeMs - before.timeMs),
      loopDelayMs: Math.max(0, this.#loopDelay.max / 1e6 - LOOP_TIMER_MS),
      scanP50Ms: scanMs(50),
      scanP99Ms: scanMs(99),
    };
    this.#loopDelay.reset();
    scans.reset();
    return measured;
  }
}
