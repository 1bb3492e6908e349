import { type ClickerFamily, drawOverhead, overhead, rate } from '../family.js';

/** TheClicker: press and release in one write, then a fixed sleep. */
export const theclicker: ClickerFamily<keyof typeof overhead> = {
  id: 'theclicker',
  about: 'TheClicker: 25 ms by default, press and release at the same moment',
  parameters: { rate: rate(40), ...overhead },
  *steps(random, values) {
    for (;;) yield { waitMs: 1000 / values.rate + drawOverhead(random, values), holdMs: 0 };
  },
};
