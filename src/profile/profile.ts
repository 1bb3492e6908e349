import { randomUUID } from 'node:crypto';
import { createHistogram } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { firstValueFrom, merge, type Observable, ReplaySubject, Subject, takeUntil, tap } from 'rxjs';
import { type Config, configSchema } from '../config/schema.js';
import { monotone } from '../pipeline/collect/monotone.js';
import { createMonitor, type Monitor, type MonitorStats } from '../pipeline/monitor.js';
import { configuredDetectors } from '../pipeline/pool/worker-settings.js';
import type { MonitorEvent } from '../records/event.js';
import type { SourceRecord } from '../records/record.js';
import type { Recorded } from '../records/recorded.js';
import { Stamper } from '../records/stamper.js';
import { readClockOrigin } from '../sources/clock.js';
import { addHops } from '../sources/input/hops.js';
import { loadPlatform } from '../sources/process/load-platform.js';
import { createProcessSystem } from '../sources/process/process-system.js';
import { factsNeeded } from '../workers/detectors.js';
import { startMeasurement } from './measurement.js';
import { IdleLoop } from './processes/idle-loop.js';
import { type ProfileTarget, startTarget } from './processes/targets.js';
import type { ProfileOptions, ProfileReport } from './report.js';
import { syntheticInput } from './synthetic-input.js';
import { Tally } from './tally.js';

const DEFAULTS: ProfileOptions = {
  seconds: 10,
  scanRate: 1000,
  targets: 1,
  regions: 100,
  executableRegions: 13,
  changeRate: 1,
  inputRate: 1000,
  cpuBudget: 0.1,
};

/** Who follows the measured monitor, as its live page does: what that costs is in the figures. */
export interface Onlooker {
  /** Called once, before the first record. */
  follow(stats: MonitorStats): void;
  observe(recorded: Recorded): void;
  emit(event: MonitorEvent): void;
}

/** By then code is compiled and memory has grown, as in a monitor that has run for hours. */
const WARM_UP_MS = 2000;

/**
 * Measures a whole monitor at work: starts targets of its own, scans them, feeds synthetic input, and reports what that cost.
 * It runs as `clearsight watch` does, except that it writes no logs. Takes `seconds` and some three more.
 *
 * @param onlooker default: nobody
 *
 * Rejects with CS_SPAWN when a target cannot be started, with CS_PLATFORM, CS_NATIVE, CS_WORKER as a monitor does.
 *
 * @example
 * ```ts
 * import { runProfile } from 'clearsight';
 *
 * const { cpu, scans } = await runProfile({ seconds: 1, scanRate: 100 });
 * console.log(`${scans.perSecond.toFixed(0)} scans/s at ${cpu.percent.toFixed(1)} % of one core`);
 * ```
 */
export async function runProfile(
  options: Partial<ProfileOptions> = {},
  onlooker?: Onlooker,
): Promise<ProfileReport> {
  const all = { ...DEFAULTS, ...options };
  const targets = await startTargets(all);
  try {
    const idleLoop = await IdleLoop.start();
    try {
      return await watchTargets(all, targets, idleLoop, onlooker);
    } finally {
      await idleLoop.stop();
    }
  } finally {
    await Promise.all(targets.map((target) => target.stop()));
  }
}

async function startTargets(options: ProfileOptions): Promise<readonly ProfileTarget[]> {
  const { targets, regions, executableRegions, changeRate } = options;
  const shape = { regions, executableRegions, changesPerSecond: changeRate };
  const started = await Promise.allSettled(Array.from({ length: targets }, () => startTarget(shape)));
  const running = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failed = started.find((result) => result.status === 'rejected');
  if (failed === undefined) return running;
  await Promise.all(running.map((target) => target.stop()));
  throw failed.reason;
}

async function watchTargets(
  options: ProfileOptions,
  targets: readonly ProfileTarget[],
  idleLoop: IdleLoop,
  onlooker: Onlooker | undefined,
): Promise<ProfileReport> {
  const config = configOf(options);
  const scanTimes = createHistogram();
  const { threadTimes } = await loadPlatform();
  const system = await createProcessSystem({
    names: [],
    pids: targets.map(({ pid }) => pid),
    everyProcess: false,
    descendants: false,
    facts: factsNeeded(configuredDetectors(config)),
    memory: config.memory,
    readingTimes: new Map([['regions', scanTimes]]),
  });
  const tally = new Tally();
  // The monitor subscribes when its workers are up, which may take longer than all of the measurement.
  const begun = new ReplaySubject<void>(1);
  const stop = new Subject<void>();
  const records: Observable<SourceRecord> = merge(
    system.records,
    syntheticInput({ eventsPerSecond: options.inputRate }).pipe(addHops(config.input)),
  ).pipe(
    monotone(),
    takeUntil(stop),
    tap((record) => {
      begun.next();
      tally.sees(record);
    }),
  );
  const monitor = createMonitor({
    config,
    stamper: new Stamper({ origin: readClockOrigin(), session: randomUUID(), host: '' }),
    sources: { records: () => records },
    ...(onlooker !== undefined && { record: (recorded) => onlooker.observe(recorded) }),
  });
  onlooker?.follow(monitor.stats);
  const ended = watch(monitor, (event) => {
    tally.hears(event);
    onlooker?.emit(event);
  });
  try {
    await Promise.race([firstValueFrom(begun), ended]);
    await Promise.race([wait(WARM_UP_MS), ended]);
    const measureEnd = startMeasurement(monitor.stats, tally, scanTimes, threadTimes, idleLoop, options);
    await Promise.race([wait(options.seconds * 1000), ended]);
    const { inputEvents, ...measured } = await measureEnd();
    stop.next();
    await ended;
    return {
      options,
      targets: targets.map(({ pid, regions, executableRegions }) => ({ pid, regions, executableRegions })),
      ...measured,
      input: {
        events: inputEvents,
        perSecond: inputEvents / measured.seconds,
        lost: tally.inputEvents - monitor.stats.inputEvents,
      },
      events: tally.events,
    };
  } finally {
    stop.next();
    await system.close();
  }
}

/** As in `watch`. */
function configOf({ scanRate, cpuBudget }: ProfileOptions): Config {
  const { memory, ...rest } = configSchema.parse({ memory: { cpuBudget } });
  return { ...rest, memory: { ...memory, interval: 1000 / scanRate } };
}

/** Resolves when the monitor has decided everything and ended; rejects with its error. */
function watch(monitor: Monitor, hear: (event: MonitorEvent) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    monitor.events.subscribe({ next: hear, error: reject, complete: resolve });
  });
}
