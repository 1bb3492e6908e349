import type { MonitorStats } from '../pipeline/monitor-stats.js';
import type { ScanTimes } from '../sources/scan-times.js';
import { monotonicNowMs } from './clock.js';
import { measureCpu } from './cpu.js';
import { measureEventLoopDelay } from './event-loop.js';
import { measureMemory } from './memory.js';
import type { ProfileReport, Spread } from './report.js';
import type { Tally } from './tally.js';

/** What is measured between a start and an end; the rest of the report is known apart from that. */
export type Measured = Omit<ProfileReport, 'options' | 'targets' | 'input' | 'events'> & {
  readonly inputEvents: number;
};

/** Starts to measure a running monitor; the returned function ends that and gives the figures of the time between. */
export function startMeasurement(
  stats: MonitorStats,
  tally: Tally,
  scanTimes: ScanTimes,
  wantedPerSecond: number,
): () => Measured {
  const { scans, changed, scanErrors, inputEvents } = tally;
  const { coalesced } = stats;
  scanTimes.reset();
  const startMs = monotonicNowMs();
  const endCpu = measureCpu();
  const endMemory = measureMemory();
  const endEventLoopDelay = measureEventLoopDelay();
  return () => {
    const eventLoopDelay = endEventLoopDelay();
    const cpu = endCpu();
    const seconds = (monotonicNowMs() - startMs) / 1000;
    const none: Spread = { p50Ms: 0, p99Ms: 0, maxMs: 0 };
    return {
      seconds,
      scans: {
        total: tally.scans - scans,
        perSecond: (tally.scans - scans) / seconds,
        wantedPerSecond,
        time: {
          p50Ms: scanTimes.quantile(0.5),
          p99Ms: scanTimes.quantile(0.99),
          maxMs: scanTimes.quantile(1),
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
      eventLoopDelay,
      cpu,
      memory: endMemory(),
    };
  };
}

const spreadOf = ({ p50Ms, p99Ms, maxMs }: Spread): Spread => ({ p50Ms, p99Ms, maxMs });
