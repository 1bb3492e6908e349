import { type Indicator, PRESS } from './indicator.js';
import { Ring } from './ring.js';
import { figure } from './words.js';

const CAPACITY = 128;

/**
 * One button faster than a finger. Presses that overlap the press before come from two fingers and start the count anew;
 * where no releases are seen nothing is judged, because two fingers cannot be told from one.
 */
export const rapidFire: Indicator<'windowMs'> = {
  id: 'rapid-fire',
  title: 'One button is pressed faster than a finger can',
  group: 'timing',
  maturity: 'experimental',
  weight: 'convicts-mouse',
  beyond: 'above',
  unit: 'presses',
  thresholds: {
    limit: { default: 22, unit: 'presses', about: 'presses of one button in the window' },
    windowMs: { default: 1000, unit: 'ms', about: 'length of the window' },
  },
  validatedOn: '2,209 sessions of people, fingers merged: most presses 18',
  tuning: 'Worn switches and drag clicking reach 30 and more in a second: it warns, and should not do more.',
  create(arena, { limit, windowMs }) {
    const times = new Ring(arena, CAPACITY);
    return {
      press(timeMs, _intervalMs, facts) {
        if (facts & PRESS.overlaps) times.clear();
        times.push(timeMs);
        let count = 0;
        while (count < times.count && timeMs - times.ago(count) < windowMs) count++;
        return count;
      },
      describe() {
        let presses = 0;
        while (presses < times.count && times.ago(0) - times.ago(presses) < windowMs) presses++;
        const words = `${presses} presses of one button within ${figure(windowMs)} ms (limit ${limit})`;
        return { presses, windowMs, words };
      },
    };
  },
};
