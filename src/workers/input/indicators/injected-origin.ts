import { figure } from '../figure.js';
import { type Indicator, PRESS } from '../indicator.js';
import { SumRing } from '../structures/sum-ring.js';

const WINDOW = 20;

/**
 * The system reports that a program made the presses. Remote desktops and accessibility tools make presses that way too, so
 * this never counts alone: it supports findings of the other groups.
 */
export const injectedOrigin: Indicator<never> = {
  id: 'injected-origin',
  title: 'The system reports that a program made the presses',
  group: 'origin',
  maturity: 'stable',
  weight: 'supports',
  beyond: 'above',
  unit: '',
  thresholds: { limit: { default: 0.9, unit: '', about: 'part of the last 20 presses that are injected' } },
  validatedOn: 'reported by the system: there is no statistic to validate',
  tuning: 'Give it a limit above 1 where everybody plays over a remote desktop.',
  create(arena, { limit }) {
    const injected = new SumRing(arena, WINDOW);
    const share = () => injected.sum / WINDOW;
    return {
      press(_timeMs, _intervalMs, facts) {
        injected.push(facts & PRESS.injected ? 1 : 0);
        return injected.isFull ? share() : Number.NaN;
      },
      describe: () => ({
        presses: WINDOW,
        windowMs: 0,
        words: `${figure(100 * share())} % of the last ${WINDOW} presses came from a virtual device or a program (limit ${figure(100 * limit)} %)`,
      }),
    };
  },
};
