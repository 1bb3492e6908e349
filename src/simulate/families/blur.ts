import { type ClickerFamily, drawOverhead, overhead, rate } from '../family.js';

/** Blur-AutoClicker: each interval gaussian, added to a deadline (so that sleeps do not add up), down for a share of it. */
export const blur: ClickerFamily<keyof typeof overhead | 'deviation' | 'duty'> = {
  id: 'blur',
  about:
    'Blur-AutoClicker: 25/s, gaussian with 35 % deviation on a fixed schedule, down for 45 % of each interval',
  parameters: {
    rate: rate(25),
    ...overhead,
    deviation: { default: 0.35, unit: '', about: 'standard deviation as a part of the mean' },
    duty: { default: 0.45, most: 1, unit: '', about: 'part of the interval for which the button is down' },
  },
  *steps(random, values) {
    const meanMs = 1000 / values.rate;
    let lateMs = 0;
    for (;;) {
      const intervalMs = Math.max(meanMs * 0.1, random.gaussian(meanMs, meanMs * values.deviation));
      const nowLateMs = drawOverhead(random, values);
      const waitMs = Math.max(0.1, intervalMs + nowLateMs - lateMs);
      lateMs = nowLateMs;
      yield { waitMs, holdMs: intervalMs * values.duty * 0.999 };
    }
  },
};
