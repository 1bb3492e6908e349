import type { Channel } from '../../records/input.js';
import type { Milliseconds } from '../../records/time.js';
import type { PoolStats } from '../pool/detection-pool.js';
import type { Counters } from './counters.js';
import type { LatencySummary } from './latency.js';

/** One channel in the window that ends at its newest press. */
export interface ChannelStats {
  readonly channel: Channel;
  /** So far. */
  readonly presses: number;
  readonly ratePerSecond: number;
  /** NaN for fewer than two presses. */
  readonly cv: number;
}

/** Figures of a running monitor, current at each look. Counters only grow. */
export interface MonitorStats extends Readonly<Omit<Counters, 'recent' | 'queueWait'>> {
  /** Readings of memory maps, of all processes. */
  readonly scans: number;
  /** Scans that found the map changed. */
  readonly snapshots: number;
  /** Executable regions of the newest snapshots, of all processes that are held. */
  readonly regions: number;
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
  const { recent, queueWait, ...plain } = counters;
  const { regions } = counters.facts;
  const figures = {
    get scans() {
      return regions.readings;
    },
    get snapshots() {
      return regions.changed;
    },
    get regions() {
      return [...regions.counts.values()].reduce((sum, count) => sum + count, 0);
    },
    get channels() {
      return [...recent].flatMap(([channel, presses]) => {
        const figures = presses.figures(windowMs);
        return figures === undefined ? [] : [{ channel, ...figures }];
      });
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
