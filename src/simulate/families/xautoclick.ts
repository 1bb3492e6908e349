import { type ClickerFamily, drawOverhead, overhead, rate } from '../family.js';

/** xautoclick: slow, and uniform by a quarter either way. */
export const xautoclick: ClickerFamily<keyof typeof overhead | 'randomShare'> = {
  id: 'xautoclick',
  about: 'xautoclick: 1000 ms by default, uniform +- 250 ms, released at once',
  parameters: {
    rate: rate(1),
    ...overhead,
    randomShare: {
      default: 0.25,
      most: 1,
      unit: '',
      about: 'each interval is moved by up to this part of it, either way',
    },
  },
  *steps(random, values) {
    const meanMs = 1000 / values.rate;
    const spreadMs = meanMs * values.randomShare;
    for (;;) {
      const waitMs = random.uniform(meanMs - spreadMs, meanMs + spreadMs) + drawOverhead(random, values);
      yield { waitMs, holdMs: 0 };
    }
  },
};
