import { figure, range } from '../figure.js';
import type { Indicator } from '../indicator.js';
import { SortedWindow } from '../structures/sorted-window.js';

const WINDOW = 100;
/** Presses between two computations: nine tenths of the window are then the same. */
const STRIDE = 10;

/**
 * Intervals are spread evenly between two bounds, as random(min, max) spreads them; a hand's cluster around one value. The
 * statistic is the Kolmogorov-Smirnov distance between the last 100 intervals and the uniform distribution over their range.
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
    maxIntervalMs: { default: 600, unit: 'ms', about: 'a longer interval clears the window' },
    minSpread: {
      default: 0.1,
      unit: '',
      about: 'smallest range / midrange that is judged: below it the resolution of the clock dominates',
    },
  },
  validatedOn: '202 sessions of people with 100 intervals up to 600 ms in a row: smallest distance 0.130',
  tuning: 'Lower the limit when people are warned of: nothing else depends on it.',
  create(arena, { limit, maxIntervalMs, minSpread }) {
    const intervals = new SortedWindow(arena, WINDOW);
    // [intervals since the window was cleared, distance]
    const now = arena.take(2);
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
        now[1] = distance();
        return now[1];
      },
      describe() {
        let windowMs = 0;
        for (let rank = 0; rank < WINDOW; rank++) windowMs += intervals.rank(rank);
        const words =
          `the last ${WINDOW} intervals fill the range of ` +
          `${range(intervals.rank(0), intervals.rank(WINDOW - 1), 'ms')} evenly (distance to uniform ${figure(now[1] as number)}, limit ${limit})`;
        return { presses: WINDOW, windowMs, words };
      },
    };
  },
};
