import { figure } from '../figure.js';
import type { Indicator } from '../indicator.js';
import { atLeastHidden } from '../statistics/at-least-hidden.js';
import { HOLD_WINDOW, HOLDS, HoldWindow } from '../structures/hold-window.js';
import { Moments } from '../structures/moments.js';

/** Every press is held for the same time, where a finger's holds vary by 5 ms and more. */
export const constantHold: Indicator<keyof typeof HOLD_WINDOW> = {
  id: 'constant-hold',
  title: 'Every press is held for the same time',
  group: 'hold',
  maturity: 'stable',
  weight: 'convicts',
  beyond: 'below',
  unit: 'ms',
  thresholds: {
    limit: { default: 1, unit: 'ms', about: 'standard deviation of the last 32 hold times' },
    ...HOLD_WINDOW,
  },
  validatedOn: '2,209 sessions of people: smallest standard deviation 2.48 ms',
  tuning: 'Raise the limit to 1.5 ms for programs on a busy machine; 2.5 ms is the steadiest person.',
  create(arena, { limit, ...limits }, clock) {
    const holds = new Moments(arena, HOLDS);
    const window = new HoldWindow(arena, holds, limits);
    const deviation = () => atLeastHidden(holds.standardDeviation, clock.stepMs);
    return {
      release: (timeMs, holdMs) => (window.take(timeMs, holdMs) ? deviation() : Number.NaN),
      describe() {
        const windowMs = window.durationMs;
        const words =
          `the last ${HOLDS} presses were held ${figure(holds.mean)} ms each, standard deviation ` +
          `${figure(deviation())} ms (limit ${limit} ms), over ${figure(windowMs / 1000)} s`;
        return { presses: HOLDS, windowMs, words };
      },
    };
  },
};
