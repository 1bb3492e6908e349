import { type ClickerFamily, drawOverhead, overhead, rate } from '../family.js';

/** `xdotool click --repeat`: press, release at once, sleep, with the sleep's overhead on top. */
export const constant: ClickerFamily<keyof typeof overhead | 'holdMs'> = {
  id: 'constant',
  about: 'xdotool click --repeat: no randomisation, 12 microseconds of hold, sleep overhead as measured',
  parameters: {
    rate: rate(10),
    ...overhead,
    holdMs: { default: 0.012, unit: 'ms', about: 'time from press to release' },
  },
  *steps(random, values) {
    for (;;) yield { waitMs: 1000 / values.rate + drawOverhead(random, values), holdMs: values.holdMs };
  },
};
