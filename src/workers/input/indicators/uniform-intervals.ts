import { figure } from '../figure.js';
import type { Indicator } from '../indicator.js';
import { SortedWindow } from '../structures/sorted-window.js';

const WINDOW = 100;
/** Looked at so often: between two looks nine tenths of the window are the same. */
const STRIDE = 10;

/**
 * Intervals are spread evenly between two bounds, as random(min, max) spreads them; a hand's pile up around one value.
 * Kolmogorov-Smirnov distance of the last 100 intervals to the uniform distribution over their own range.
 */
export const uniformIntervals: Indicator<'maxIntervalMs' | 'minSpread'> = {
  id: 'uniform-intervals',
  title: 'Intervals are spread evenly between two bounds',
  group: 'timing',
  maturity: 'experimental',
  weight: 'convicts',
  beyond: 'below',
  unit: '',
  thresholds: {
    limit: { default: 0.1, unit: '', about: 'distance to the uniform distribution, 0 to 1' },
    maxIntervalMs: { default: 600, unit: 'ms', about: 'a longer interval starts over' },
    minSpread: {
      default: 0.1,
      unit: '',
      about: 'least range / middle: below it the clock decides, and other indicators do',
    },
  },
  validatedOn: '202 sessions of people with 100 intervals up to 600 ms in a row: smallest distance 0.130',
  tuning: 'Lower the limit when people are warned about: nothing else depends on it.',
  create(arena, { limit, maxIntervalMs, minSpread }) {
    const intervals = new SortedWindow(arena, WINDOW);
    // [presses until the next look, time of the window, distance]
    const now = arena.take(3);
    const distance = () => {
      const low = intervals.rank(0);
      const range = intervals.rank(WINDOW - 1) - low;
      if (range < (minSpread * (2 * low + range)) / 2) return Number.NaN;
      let largest = 0;
      for (let rank = 0; rank < WINDOW; rank++) {
        const share = (intervals.rank(rank) - low) / range;
        largest = Math.max(largest, (rank + 1) / WINDOW - share, share - rank / WINDOW);
      }
      return largest;
    };
    return {
      press(_timeMs, intervalMs) {
        if (!(intervalMs >= 1 && intervalMs <= maxIntervalMs)) {
          intervals.clear();
          now.fill(0);
          return Number.NaN;
        }
        intervals.push(intervalMs);
        (now[0] as number)++;
        if (!intervals.isFull || (now[0] as number) % STRIDE !== 0) return Number.NaN;
        now[2] = distance();
        return now[2];
      },
      describe() {
        let windowMs = 0;
        for (let rank = 0; rank < WINDOW; rank++) windowMs += intervals.rank(rank);
        const words =
          `the last ${WINDOW} intervals fill the range from ${figure(intervals.rank(0))} to ` +
          `${figure(intervals.rank(WINDOW - 1))} ms evenly (distance to uniform ${figure(now[2] as number)}, limit ${limit})`;
        return { presses: WINDOW, windowMs, words };
      },
    };
  },
};
