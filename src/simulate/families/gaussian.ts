import { type ClickerFamily, rate } from '../family.js';

/** Intervals gaussian around the mean, cut off below. */
export const gaussian: ClickerFamily<'deviation' | 'shortestShare'> = {
  id: 'gaussian',
  about: 'intervals gaussian around the mean, drawn again when shorter than a tenth of it; no releases',
  parameters: {
    rate: rate(10),
    deviation: { default: 0.1, unit: '', about: 'standard deviation as a part of the mean' },
    shortestShare: { default: 0.1, most: 1, unit: '', about: 'shortest interval as a part of the mean' },
  },
  *steps(random, { rate: perSecond, deviation, shortestShare }) {
    const meanMs = 1000 / perSecond;
    for (;;) {
      const waitMs = random.gaussian(meanMs, meanMs * deviation);
      if (waitMs >= meanMs * shortestShare) yield { waitMs, holdMs: null };
    }
  },
};
