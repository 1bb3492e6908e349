import { type ClickerFamily, drawOverhead, overhead, rate } from '../family.js';

/** `ydotool click`: half of every cycle down, half up, through uinput. */
export const ydotool: ClickerFamily<keyof typeof overhead> = {
  id: 'ydotool',
  about: 'ydotool click: a fixed delay after down and after up (25 ms each by default), no randomisation',
  parameters: { rate: rate(20), ...overhead },
  *steps(random, values) {
    const halfMs = 500 / values.rate;
    for (;;) {
      const holdMs = halfMs + drawOverhead(random, values);
      yield { waitMs: halfMs * 2 + drawOverhead(random, values), holdMs };
    }
  },
};
