import type { Indicator } from './indicator.js';
import { PacedWindow } from './paced-window.js';
import { SortedWindow } from './sorted-window.js';
import { figure } from './words.js';

const WINDOW = 32;
/** The third longest: two slow releases among 32 acquit nobody. */
const RANK = WINDOW - 3;

/** The button is let go at once, press after press: a finger needs 30 ms and more. */
export const shortHold: Indicator<'minWindowMs' | 'maxWindowMs'> = {
  id: 'short-hold',
  title: 'The button is let go at once, every time',
  group: 'hold',
  maturity: 'stable',
  weight: 'convicts',
  beyond: 'below',
  unit: 'ms',
  thresholds: {
    limit: { default: 8, unit: 'ms', about: 'hold time that 30 of the last 32 holds do not exceed' },
    minWindowMs: {
      default: 100,
      unit: 'ms',
      about: 'shortest time that the 32 holds may take: less is a flood',
    },
    maxWindowMs: {
      default: 20_000,
      unit: 'ms',
      about:
        'longest time that the 32 holds may take: touchpads and remote desktops let go at once too, but are slow',
    },
  },
  validatedOn: '2,209 sessions of people: shortest 51 ms',
  tuning: 'Lower the limit where players tap on touchpads; some send press and release together.',
  create(arena, { limit, minWindowMs, maxWindowMs }) {
    const holds = new SortedWindow(arena, WINDOW);
    const pace = new PacedWindow(arena, WINDOW, { minMs: minWindowMs, maxMs: maxWindowMs });
    return {
      release(timeMs, holdMs) {
        if (holdMs < 0) {
          holds.clear();
          pace.clear();
          return Number.NaN;
        }
        holds.push(holdMs);
        pace.push(timeMs);
        return pace.isSustained ? holds.rank(RANK) : Number.NaN;
      },
      describe() {
        const windowMs = pace.durationMs;
        const words =
          `${RANK + 1} of the last ${WINDOW} presses were let go within ${figure(holds.rank(RANK))} ms ` +
          `(limit ${limit} ms), over ${figure(windowMs / 1000)} s`;
        return { presses: WINDOW, windowMs, words };
      },
    };
  },
};
