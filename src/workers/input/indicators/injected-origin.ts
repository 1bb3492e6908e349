import { figure } from '../figure.js';
import { type Indicator, PRESS } from '../indicator.js';
import { SumRing } from '../structures/sum-ring.js';

const WINDOW = 20;

/**
 * The system says that a program made the presses. Remote desktops and accessibility tools do so too: it never stands
 * alone, it makes other evidence weigh more.
 */
export const injectedOrigin: Indicator<never> = {
  id: 'injected-origin',
  title: 'A program made the presses, says the system',
  group: 'origin',
  maturity: 'stable',
  weight: 'supports',
  beyond: 'above',
  unit: '',
  thresholds: { limit: { default: 0.9, unit: '', about: 'part of the last 20 presses that are injected' } },
  validatedOn: 'a fact of the system, no statistic',
  tuning: 'Leave out where a remote desktop is how everybody plays.',
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
        words: `${figure(100 * share())} % of the last ${WINDOW} presses came from a virtual device or a program (limit ${100 * limit} %)`,
      }),
    };
  },
};
