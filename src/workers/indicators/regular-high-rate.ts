import type { Indicator } from './indicator.js';
import { Ring } from './ring.js';
import { figure } from './words.js';

/** Presses of one window that are looked at; faster than 170 a second the newest of them stand for all. */
const CAPACITY = 256;

/**
 * The base rule: more than 20 presses a second over 1.5 s with a coefficient of variation below 0.15. The statistic is
 * that coefficient, taken only where the rate is high enough.
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
      default: 1,
      unit: 'ms',
      about: 'mean interval below which a clock or device is at fault',
    },
  },
  validatedOn: '2,209 sessions of people, keys and fingers merged: one reached the rate, coefficient 0.91',
  tuning: 'Leave it: slower machines are what the other indicators are for.',
  create(arena, { limit, windowMs, minPresses, maxRate, minIntervalMs }) {
    const times = new Ring(arena, CAPACITY);
    // [presses in the window, coefficient]
    const now = arena.take(2);
    return {
      press(timeMs) {
        times.push(timeMs);
        let presses = Math.min((now[0] as number) + 1, CAPACITY);
        while (timeMs - times.ago(presses - 1) >= windowMs) presses--;
        now[0] = presses;
        if (presses < minPresses || !((presses * 1000) / windowMs > maxRate)) return Number.NaN;
        const meanMs = (timeMs - times.ago(presses - 1)) / (presses - 1);
        if (!(meanMs >= minIntervalMs)) return Number.NaN;
        let squares = 0;
        for (let back = 0; back < presses - 1; back++) {
          squares += (times.ago(back) - times.ago(back + 1) - meanMs) ** 2;
        }
        const cv = Math.sqrt(squares / (presses - 1)) / meanMs;
        now[1] = cv;
        // The rule says below, not at or below.
        return cv === limit ? Number.NaN : cv;
      },
      describe() {
        const presses = now[0] as number;
        const words =
          `${presses} presses in ${figure(windowMs / 1000)} s, ${figure((presses * 1000) / windowMs)} a second ` +
          `(limit ${maxRate}), coefficient of variation ${figure(now[1] as number)} (limit ${limit})`;
        return { presses, windowMs, words };
      },
    };
  },
};
