import { type ClickerFamily, drawOverhead, overhead, rate } from '../family.js';

/** XClicker with its options: a random interval and a random hold, both off by default. */
export const xclicker: ClickerFamily<keyof typeof overhead | 'randomMs' | 'holdMs'> = {
  id: 'xclicker',
  about: 'XClicker: 100 ms by default, optionally uniform +- randomMs, hold 0 or uniform(0, holdMs)',
  parameters: {
    rate: rate(10),
    ...overhead,
    randomMs: { default: 0, unit: 'ms', about: 'each interval is moved by up to this much, either way' },
    holdMs: { default: 0, unit: 'ms', about: 'longest hold' },
  },
  *steps(random, values) {
    const { rate: perSecond, randomMs, holdMs: longestMs } = values;
    for (;;) {
      const intervalMs = Math.max(1, 1000 / perSecond + random.uniform(-randomMs, randomMs));
      const holdMs = Math.min(random.uniform(0, longestMs), intervalMs * 0.9);
      yield { waitMs: intervalMs + drawOverhead(random, values), holdMs };
    }
  },
};
