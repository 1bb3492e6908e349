import { counted } from '../../../text/counted.js';
import { figure } from '../figure.js';
import type { Indicator } from '../indicator.js';
import { atLeastHidden } from '../statistics/at-least-hidden.js';
import { Ring } from '../structures/ring.js';

/** Most presses of one window that are kept. Above 170 presses/s, the newest ones stand for the whole window. */
const CAPACITY = 256;

/**
 * The base rule: more than 20 presses/s over 1.5 s, with a coefficient of variation of the intervals below 0.15. The statistic is
 * that coefficient, computed only where the rate is high enough.
 */
export const regularHighRate: Indicator<'windowMs' | 'minPresses' | 'maxRate' | 'minIntervalMs'> = {
  id: 'regular-high-rate',
  title: 'Presses are highly regular at a high rate',
  group: 'timing',
  maturity: 'stable',
  weight: 'convicts-mouse',
  beyond: 'below',
  unit: '',
  thresholds: {
    limit: { default: 0.15, unit: '', about: 'coefficient of variation of the intervals' },
    windowMs: { default: 1500, unit: 'ms', about: 'length of the window, which ends at the newest press' },
    minPresses: { default: 8, unit: 'presses', about: 'fewest presses that are judged' },
    maxRate: { default: 20, unit: 'presses/s', about: 'rate above which the rule may hold' },
    minIntervalMs: {
      default: 0.1,
      unit: 'ms',
      about: 'mean interval below which a clock or device is at fault',
    },
  },
  validatedOn: '2,209 sessions of people, keys and fingers merged: one reached the rate, coefficient 0.91',
  tuning: 'Leave it alone: the other indicators cover slower machines.',
  create(arena, { limit, windowMs, minPresses, maxRate, minIntervalMs }, clock) {
    const times = new Ring(arena, CAPACITY);
    // [presses in the window, sum of squares of the intervals between them, coefficient]
    const now = arena.take(3);
    const isOldestOut = (timeMs: number) => {
      const presses = now[0] as number;
      // A full ring is about to overwrite its oldest press.
      return presses > 0 && (presses === CAPACITY || timeMs - times.ago(presses - 1) >= windowMs);
    };
    const dropOldest = () => {
      const left = (now[0] as number) - 1;
      now[0] = left;
      // With at most one press left there is no interval: drop what rounding errors have left behind.
      if (left <= 1) now[1] = 0;
      else (now[1] as number) -= (times.ago(left - 1) - times.ago(left)) ** 2;
    };
    return {
      press(timeMs, intervalMs) {
        while (isOldestOut(timeMs)) dropOldest();
        times.push(timeMs);
        const intervals = now[0] as number;
        const presses = intervals + 1;
        now[0] = presses;
        if (intervals > 0) (now[1] as number) += intervalMs ** 2;
        if (presses < minPresses || !((presses * 1000) / windowMs > maxRate)) return Number.NaN;
        const meanMs = (timeMs - times.ago(intervals)) / intervals;
        if (!(meanMs >= minIntervalMs)) return Number.NaN;
        const deviationMs = Math.sqrt(Math.max(0, (now[1] as number) / intervals - meanMs * meanMs));
        const cv = atLeastHidden(deviationMs, clock.stepMs) / meanMs;
        now[2] = cv;
        // The rule says below, not at or below.
        return cv === limit ? Number.NaN : cv;
      },
      describe() {
        const presses = now[0] as number;
        const words =
          `${counted(presses, 'press', 'presses')} in ${figure(windowMs / 1000)} s, ${figure((presses * 1000) / windowMs)} a second ` +
          `(limit ${maxRate} a second), coefficient of variation ${figure(now[2] as number)} (limit ${limit})`;
        return { presses, windowMs, words };
      },
    };
  },
};
