import { figure } from '../figure.js';
import type { Indicator } from '../indicator.js';
import { atLeastHidden } from '../statistics/at-least-hidden.js';
import { Moments } from '../structures/moments.js';

const WINDOW = 32;

/** The button is down for the same share of every cycle, however long the cycle: a program with a duty setting. */
export const constantDuty: Indicator<'maxIntervalMs'> = {
  id: 'constant-duty',
  title: 'The button is down for the same part of every cycle',
  group: 'hold',
  maturity: 'experimental',
  weight: 'convicts',
  beyond: 'below',
  unit: '',
  thresholds: {
    limit: {
      default: 0.014,
      unit: '',
      about: 'standard deviation of hold / interval to the next press, 32 presses',
    },
    maxIntervalMs: { default: 2000, unit: 'ms', about: 'a longer interval clears the window' },
  },
  validatedOn: '2,209 sessions of people: smallest standard deviation 0.0188',
  tuning: 'Raise towards 0.018 for programs on a busy machine; 0.0188 is the steadiest person.',
  create(arena, { limit, maxIntervalMs }, clock) {
    const duties = new Moments(arena, WINDOW);
    // [hold of the previous press (0: none), mean interval of the window in ms]
    const last = arena.take(2);
    const deviation = () => {
      const { stepMs } = clock;
      const { standardDeviation } = duties;
      return stepMs > 0 ? atLeastHidden(standardDeviation, stepMs / (last[1] as number)) : standardDeviation;
    };
    return {
      press(_timeMs, intervalMs) {
        const hold = last[0] as number;
        last[0] = 0;
        if (!(hold > 0 && intervalMs >= hold && intervalMs <= maxIntervalMs)) {
          duties.clear();
          last[1] = 0;
          return Number.NaN;
        }
        duties.push(hold / intervalMs);
        (last[1] as number) += (intervalMs - (last[1] as number)) / WINDOW;
        return duties.isFull ? deviation() : Number.NaN;
      },
      release(_timeMs, holdMs) {
        last[0] = holdMs;
        return Number.NaN;
      },
      describe() {
        const words =
          `in the last ${WINDOW} cycles the button was down for ${figure(100 * duties.mean)} % of each, ` +
          `standard deviation ${figure(100 * deviation())} % (limit ${figure(100 * limit)} %)`;
        return { presses: WINDOW, windowMs: WINDOW * (last[1] as number), words };
      },
    };
  },
};
