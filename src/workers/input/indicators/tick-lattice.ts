import { figure } from '../figure.js';
import type { Indicator } from '../indicator.js';
import { coherence } from '../statistics/coherence.js';
import { mean } from '../statistics/mean.js';
import { standardDeviation } from '../statistics/standard-deviation.js';
import { PacedWindow } from '../structures/paced-window.js';
import { PhaseWindow } from '../structures/phase-window.js';
import { Ring } from '../structures/ring.js';
import { SumRing } from '../structures/sum-ring.js';

const WINDOW = 80;
const NEWEST_HOLDS = 32;
const MIN_HOLDS = 16;
/** In ticks. A hand holds for longer than one tick, so shorter holds on the ticks are a program's. */
const LONG_HOLD = 1.1;

/**
 * Presses fall on the ticks of a 50 ms clock: a program that clicks from inside a game loop.
 *
 * Nothing can be concluded on a clock with a step of half a tick or more. Where that clock is too noisy for its step to be found,
 * releases tell: if they fall on the same ticks although holds vary, the clock itself is coarse. (A program that releases at once,
 * or after a fixed time, does not look like that.)
 */
export const tickLattice: Indicator<
  'periodMs' | 'minTicks' | 'minWindowMs' | 'maxWindowMs' | 'coarseCoherence' | 'minHoldSpreadMs'
> = {
  id: 'tick-lattice',
  title: 'Presses sit on the ticks of a game loop',
  group: 'timing',
  maturity: 'stable',
  weight: 'convicts',
  beyond: 'above',
  unit: '',
  thresholds: {
    limit: { default: 0.9, unit: '', about: 'coherence of the last 80 presses, 0 to 1' },
    periodMs: { default: 50, unit: 'ms', about: 'the tick' },
    minTicks: { default: 40, unit: 'ticks', about: 'fewest different ticks among the 80 presses' },
    minWindowMs: { default: 2000, unit: 'ms', about: 'shortest time that the 80 presses may take' },
    maxWindowMs: { default: 30_000, unit: 'ms', about: 'longest time that the 80 presses may take' },
    coarseCoherence: {
      default: 0.6,
      unit: '',
      about: 'coherence of the releases from which on the clock counts as coarse',
    },
    minHoldSpreadMs: {
      default: 2,
      unit: 'ms',
      about: 'standard deviation above which holds vary as a hand does',
    },
  },
  validatedOn: '2,209 sessions of people, three of them on a 50 ms clock: highest coherence 0.78',
  tuning: 'Validate any other period: music and display frames put people on lattices too.',
  create(arena, thresholds, clock) {
    const { periodMs, minTicks, minWindowMs, maxWindowMs, coarseCoherence, minHoldSpreadMs } = thresholds;
    const presses = new PhaseWindow(arena, WINDOW, periodMs);
    const pace = new PacedWindow(arena, WINDOW, { minMs: minWindowMs, maxMs: maxWindowMs });
    // 1 for a press on a new tick, 0 for another one on the same tick, which adds no information.
    const newTicks = new SumRing(arena, WINDOW);
    const releases = new Ring(arena, NEWEST_HOLDS);
    const holds = new Ring(arena, NEWEST_HOLDS);
    const isClockCoarse = () =>
      holds.count >= MIN_HOLDS &&
      mean(holds.values) > periodMs * LONG_HOLD &&
      standardDeviation(holds.values) > minHoldSpreadMs &&
      coherence(releases.values, periodMs) >= coarseCoherence;
    return {
      press(timeMs, intervalMs) {
        presses.push(timeMs);
        pace.push(timeMs);
        newTicks.push(intervalMs < periodMs / 4 ? 0 : 1);
        if (!pace.isSustained || newTicks.sum < minTicks || clock.stepMs * 2 >= periodMs) return Number.NaN;
        const value = presses.coherence;
        return value > coarseCoherence && isClockCoarse() ? Number.NaN : value;
      },
      release(timeMs, holdMs) {
        releases.push(timeMs);
        holds.push(holdMs);
        return Number.NaN;
      },
      describe() {
        const windowMs = pace.durationMs;
        const words =
          `${WINDOW} presses over ${figure(windowMs / 1000)} s sit on multiples of ${figure(periodMs)} ms ` +
          `(coherence ${figure(presses.coherence)} of 1, limit ${thresholds.limit})`;
        return { presses: WINDOW, windowMs, words };
      },
    };
  },
};
