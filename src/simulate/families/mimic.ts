import { type ClickerFamily, rate } from '../family.js';
import type { Random } from '../random.js';

/** A clicker made to pass for a person: everything that simple statistics look at is randomised. */
export const mimic: ClickerFamily<'noiseMs' | 'burstShare' | 'pauseShare'> = {
  id: 'mimic',
  about:
    'mixture of gaussian and Weibull intervals with bursts, pauses, drift, a sine and noise, 30 to 250 ms',
  parameters: {
    rate: rate(12),
    noiseMs: { default: 32, unit: 'ms', about: 'uniform noise, either way' },
    burstShare: { default: 0.4, most: 1, unit: '', about: 'part of the presses that belong to bursts' },
    pauseShare: { default: 0.02, most: 1, unit: '', about: 'chance of a pause before a press' },
  },
  *steps(random, { rate: perSecond, noiseMs, burstShare, pauseShare }) {
    const meanMs = 1000 / perSecond;
    let drift = 1;
    let burst = 0;
    for (let count = 0; ; count++) {
      drift = Math.min(1.25, Math.max(0.8, drift + random.gaussian(0, 0.01)));
      if (burst > 0) burst--;
      else if (random.chance(burstShare / 6)) burst = random.integer(4, 8);
      const body = random.chance(0.7)
        ? random.gaussian(meanMs, meanMs * 0.15)
        : weibull(random, meanMs * 1.05, 2.2);
      const pace = drift * (burst > 0 ? 0.75 : 1.1) * (1 + 0.08 * Math.sin(count / 15));
      const pauseMs = random.chance(pauseShare) ? random.uniform(80, 200) : 0;
      const waitMs = body * pace + pauseMs + random.uniform(-noiseMs, noiseMs);
      const clampedMs = Math.min(250, Math.max(30, waitMs));
      yield { waitMs: clampedMs, holdMs: random.uniform(0.3, 0.6) * Math.min(clampedMs, meanMs) };
    }
  },
};

function weibull(random: Random, scale: number, shape: number): number {
  return scale * (-Math.log(1 - random.next())) ** (1 / shape);
}
