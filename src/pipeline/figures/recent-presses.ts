import type { Milliseconds } from '../../records/time.js';
import { coefficientOfVariation } from '../../workers/input/statistics/coefficient-of-variation.js';
import { intervals } from '../../workers/input/statistics/intervals.js';
import { ratePerSecond } from '../../workers/input/statistics/rate.js';
import type { ChannelStats } from './monitor-stats.js';

const CAPACITY = 256;

/** The newest presses of one channel, for the status line. No decision reads them. */
export class RecentPresses {
  readonly #times = new Float64Array(CAPACITY);
  #count = 0;

  add(time: Milliseconds): void {
    this.#times[this.#count % CAPACITY] = time;
    this.#count++;
  }

  /** Rate and CV over the window that ends at the newest press; undefined before the first one. CV is NaN below two. */
  figures(windowMs: Milliseconds): Omit<ChannelStats, 'channel'> | undefined {
    if (this.#count === 0) return undefined;
    const newest = this.#times[(this.#count - 1) % CAPACITY] as number;
    const inside = this.#times
      .subarray(0, Math.min(this.#count, CAPACITY))
      .filter((time) => time > newest - windowMs)
      .sort();
    return {
      presses: this.#count,
      ratePerSecond: ratePerSecond(inside.length, windowMs),
      cv: coefficientOfVariation(intervals(inside)),
    };
  }
}
