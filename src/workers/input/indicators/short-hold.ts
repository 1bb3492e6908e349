import { figure } from '../figure.js';
import type { Indicator } from '../indicator.js';
import { HOLD_WINDOW, HOLDS, HoldWindow } from '../structures/hold-window.js';
import { SortedWindow } from '../structures/sorted-window.js';

/** The third longest: two slow releases among 32 do not clear a program. */
const RANK = HOLDS - 3;

/** The button is released at once, press after press, where a finger takes 30 ms and more. */
export const shortHold: Indicator<keyof typeof HOLD_WINDOW> = {
  id: 'short-hold',
  title: 'The button is let go at once, every time',
  group: 'hold',
  maturity: 'stable',
  weight: 'convicts',
  beyond: 'below',
  unit: 'ms',
  thresholds: {
    limit: { default: 8, unit: 'ms', about: 'hold time that 30 of the last 32 holds do not exceed' },
    ...HOLD_WINDOW,
  },
  validatedOn: '2,209 sessions of people: shortest 51 ms',
  tuning: 'Lower the limit where players tap on touchpads: some send press and release together.',
  create(arena, { limit, ...limits }, clock) {
    const holds = new SortedWindow(arena, HOLDS);
    const window = new HoldWindow(arena, holds, limits);
    // A hold is read up to one step too short.
    const longest = () => holds.rank(RANK) + clock.stepMs;
    return {
      release: (timeMs, holdMs) => (window.take(timeMs, holdMs) ? longest() : Number.NaN),
      describe() {
        const windowMs = window.durationMs;
        const words =
          `${RANK + 1} of the last ${HOLDS} presses were let go within ${figure(longest())} ms ` +
          `(limit ${limit} ms), over ${figure(windowMs / 1000)} s`;
        return { presses: HOLDS, windowMs, words };
      },
    };
  },
};
