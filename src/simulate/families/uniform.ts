import { type ClickerFamily, rate } from '../family.js';

/** Intervals uniform around the mean: what most home-made clickers do to look human. */
export const uniform: ClickerFamily<'spread' | 'holdShare'> = {
  id: 'uniform',
  about: 'intervals uniform within +- spread of the mean; no releases unless holdShare is given',
  parameters: {
    rate: rate(10),
    spread: {
      default: 0.2,
      most: 1,
      unit: '',
      about: 'part of the mean by which an interval differs at most',
    },
    holdShare: {
      default: 0,
      most: 1,
      unit: '',
      about: 'longest hold as a part of the interval, uniform from a third of it; 0: no releases',
    },
  },
  *steps(random, { rate: perSecond, spread, holdShare }) {
    const meanMs = 1000 / perSecond;
    for (;;) {
      const waitMs = Math.max(1, random.uniform(meanMs * (1 - spread), meanMs * (1 + spread)));
      const holdMs = holdShare > 0 ? random.uniform(holdShare / 3, holdShare) * meanMs * (1 - spread) : null;
      yield { waitMs, holdMs };
    }
  },
};
