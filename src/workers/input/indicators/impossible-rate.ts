import type { Indicator } from '../indicator.js';

const TENTH_MS = 100;

/**
 * Presses come faster than any hand or worn switch can give them, and keep coming. Tenths of a second are counted one by one:
 * a device or clock at fault crams many presses into one moment, but not into every tenth of a second.
 */
export const impossibleRate: Indicator<'minPresses' | 'maxPresses'> = {
  id: 'impossible-rate',
  title: 'Presses keep coming at a rate that no switch can give',
  group: 'timing',
  maturity: 'stable',
  weight: 'convicts-mouse',
  beyond: 'above',
  unit: 'tenths of a second',
  thresholds: {
    limit: {
      default: 5,
      unit: 'tenths of a second',
      about: 'tenths of a second in a row that are that full',
    },
    minPresses: { default: 20, unit: 'presses', about: 'fewest presses in each of them' },
    maxPresses: { default: 2000, unit: 'presses', about: 'most; with more a clock or device is at fault' },
  },
  validatedOn: '2,209 sessions of people, keys and fingers merged: most presses in a tenth of a second 6',
  tuning: 'Leave it alone: drag clicking and worn switches stay below half of this rate.',
  create(arena, { minPresses, maxPresses }) {
    // [number of the tenth, presses in it, full tenths in a row right before it]
    const now = arena.take(3);
    const isFull = () => (now[1] as number) >= minPresses && (now[1] as number) <= maxPresses;
    return {
      press(timeMs) {
        const tenth = Math.floor(timeMs / TENTH_MS);
        if (tenth !== now[0]) {
          now[2] = tenth === (now[0] as number) + 1 && isFull() ? (now[2] as number) + 1 : 0;
          now[0] = tenth;
          now[1] = 0;
        }
        now[1] = (now[1] as number) + 1;
        return isFull() ? (now[2] as number) + 1 : Number.NaN;
      },
      describe() {
        const tenths = (now[2] as number) + 1;
        const words = `at least ${minPresses} presses in each of ${tenths} tenths of a second in a row`;
        return { presses: tenths * minPresses, windowMs: tenths * TENTH_MS, words };
      },
    };
  },
};
