import type { InputDetector } from '../detector.js';
import { coefficientOfVariation } from '../statistics/coefficient-of-variation.js';
import { intervals } from '../statistics/intervals.js';
import { ratePerSecond } from '../statistics/rate.js';

/**
 * The input rule: presses faster and more regular than a hand's. With the defaults, more than 20 a second
 * over 1.5 s with a coefficient of variation below 0.15.
 *
 * Presses at one and the same time have no coefficient (0 / 0): a coarse clock is no machine, so nothing is found.
 */
export const regularHighRate: InputDetector = {
  id: 'regular-high-rate',
  title: 'Presses are highly regular at a high rate',
  severity: 'high',
  maturity: 'stable',
  needs: ['input-window'],
  inspect({ times }, { windowMs, minEvents, maxRatePerSecond, maxCv }) {
    if (times.length < minEvents) return undefined;
    const rate = ratePerSecond(times.length, windowMs);
    if (!(rate > maxRatePerSecond)) return undefined;
    const cv = coefficientOfVariation(intervals(times));
    // NaN compares false: what cannot be measured is never found.
    if (!(cv < maxCv)) return undefined;
    return { presses: times.length, windowMs, ratePerSecond: rate, cv };
  },
};
