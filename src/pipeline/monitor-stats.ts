import type { Channel } from '../records/input.js';
import type { Milliseconds } from '../records/time.js';
import { coefficientOfVariation } from '../workers/statistics/coefficient-of-variation.js';
import { intervals } from '../workers/statistics/intervals.js';
import { ratePerSecond } from '../workers/statistics/rate.js';
import type { Counters } from './counters.js';
import type { PoolStats } from './detection-pool.js';
import type { LatencySummary } from './latency.js';

/** The newest window of one channel. */
export interface ChannelStats {
  readonly channel: Channel;
  readonly ratePerSecond: number;
  /** NaN for fewer than two presses. */
  readonly cv: number;
}

/** Figures of a running monitor, current at each look. Counters only grow. */
export interface MonitorStats extends Readonly<Omit<Counters, 'windows' | 'queueWait'>> {
  readonly channels: readonly ChannelStats[];
  /** From a record's arrival in the queue to the start of its task. */
  readonly queueWait: LatencySummary;
  /** Of the workers; undefined before they have started. */
  readonly pool: PoolStats | undefined;
}

/** A live view: every property is read when it is asked for. */
export function viewStats(
  counters: Counters,
  windowMs: Milliseconds,
  pool: () => PoolStats | undefined,
): MonitorStats {
  const { windows, queueWait, ...plain } = counters;
  const figures = {
    get channels() {
      return [...windows.values()].map(({ channel, times }) => ({
        channel,
        ratePerSecond: ratePerSecond(times.length, windowMs),
        cv: coefficientOfVariation(intervals(times)),
      }));
    },
    get queueWait() {
      return queueWait.summary;
    },
    get pool() {
      return pool();
    },
  };
  for (const name of Object.keys(plain) as (keyof typeof plain)[]) {
    Object.defineProperty(figures, name, { enumerable: true, get: () => counters[name] });
  }
  return figures as unknown as MonitorStats;
}
