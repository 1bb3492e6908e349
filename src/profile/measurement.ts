import type { RecordableHistogram } from 'node:perf_hooks';
import type { MonitorStats } from '../pipeline/figures/monitor-stats.js';
import { monotonicNowMs } from '../sources/clock.js';
import { measureCpu, type ThreadTimes } from './cpu.js';
import { type EventLoopDelay, measureEventLoopDelay } from './event-loop.js';
import { measureMemory } from './memory.js';
import type { IdleLoop } from './processes/idle-loop.js';
import type { ProfileOptions, ProfileReport, Spread } from './report.js';
import type { Tally } from './tally.js';

/** What is measured between a start and an end; the rest of the report is known apart from that. */
export type Measured = Omit<ProfileReport, 'options' | 'targets' | 'input' | 'events'> & {
  readonly inputEvents: number;
};

const DELAY_SHARE = 2 / 3;

/**
 * Starts to measure a running monitor; the returned function ends that and gives the figures of the time between.
 *
 * The delay meter wakes the event loop 1,000 times a second, which costs a few percent of a core that are not the
 * monitor's. So the event loop's delay is measured in the first two thirds of the time, that of an idle process beside it at the
 * same time, and processor time in the last third.
 */
export function startMeasurement(
  stats: MonitorStats,
  tally: Tally,
  scanTimes: RecordableHistogram,
  threadTimes: ThreadTimes,
  idleLoop: IdleLoop,
  { scanRate, targets, seconds: plannedSeconds }: ProfileOptions,
): () => Promise<Measured> {
  const { scans, changed, scanErrors, inputEvents } = tally;
  const { coalesced } = stats;
  scanTimes.reset();
  const startMs = monotonicNowMs();
  const endMemory = measureMemory();
  const endDelay = measureEventLoopDelay();
  idleLoop.begin();
  let delays: Promise<readonly [EventLoopDelay, EventLoopDelay]> | undefined;
  const endDelays = () => Promise.all([endDelay(), idleLoop.end()]);
  let endCpu = measureCpu(threadTimes);
  const change = setTimeout(
    () => {
      delays = endDelays();
      // It is awaited at the end.
      delays.catch(() => {});
      endCpu = measureCpu(threadTimes);
    },
    plannedSeconds * 1000 * DELAY_SHARE,
  );
  return async () => {
    clearTimeout(change);
    const seconds = (monotonicNowMs() - startMs) / 1000;
    const none: Spread = { p50Ms: 0, p99Ms: 0, maxMs: 0 };
    const measured = {
      seconds,
      scans: {
        total: tally.scans - scans,
        perSecond: (tally.scans - scans) / seconds,
        wantedPerSecond: scanRate * targets,
        time: {
          p50Ms: scanTimes.percentile(50) / 1e6,
          p99Ms: scanTimes.percentile(99) / 1e6,
          maxMs: scanTimes.max / 1e6,
        },
        changed: tally.changed - changed,
        coalesced: stats.coalesced - coalesced,
        errors: tally.scanErrors - scanErrors,
        loweredToIntervalMs: tally.loweredToIntervalMs,
      },
      workers: {
        tasks: stats.pool?.run.count ?? 0,
        queueWait: spreadOf(stats.queueWait),
        run: stats.pool === undefined ? none : spreadOf(stats.pool.run),
      },
      inputEvents: tally.inputEvents - inputEvents,
      cpu: endCpu(),
      memory: endMemory(),
    };
    const [eventLoopDelay, idleDelay] = await (delays ?? endDelays());
    return { ...measured, eventLoopDelay, idleDelay };
  };
}

const spreadOf = ({ p50Ms, p99Ms, maxMs }: Spread): Spread => ({ p50Ms, p99Ms, maxMs });
