import { type ClickerFamily, type Parameter, rate, type Step } from '../family.js';
import type { Random } from '../random.js';

const TICK_MS = 50;
const TICKS = 20;

/** How many clicks fall on each of the next 20 ticks. */
type Spread = (random: Random, clicks: number) => readonly number[];

const names = {
  jitterMs: { default: 0.5, unit: 'ms', about: 'standard deviation of a tick' },
} as const satisfies Record<string, Parameter>;

/** Whole clicks in the coming second, so that the mean over many seconds is the rate. */
const clicksOfCycle = (random: Random, perSecond: number) =>
  Math.floor(perSecond) + (random.chance(perSecond % 1) ? 1 : 0);

function lattice(id: string, about: string, spread: Spread): ClickerFamily<keyof typeof names> {
  return {
    id,
    about: `LiquidBounce click scheduler, ${about}; presses on 50 ms ticks, no releases`,
    parameters: { rate: rate(9), ...names },
    *steps(random, { rate: perSecond, jitterMs }) {
      yield* onTicks(random, jitterMs, () => spread(random, clicksOfCycle(random, perSecond)));
    },
  };
}

/** Clicks of one tick follow each other at once. */
function* onTicks(random: Random, jitterMs: number, nextCycle: () => readonly number[]): Iterable<Step> {
  let beforeMs = 0;
  for (let cycle = 0; ; cycle++) {
    const counts = nextCycle();
    for (let tick = 0; tick < counts.length; tick++) {
      const atMs = (cycle * TICKS + tick) * TICK_MS + random.gaussian(0, jitterMs);
      for (let click = 0; click < (counts[tick] as number); click++) {
        const pressMs = Math.max(beforeMs, atMs + click * 0.02);
        yield { waitMs: pressMs - beforeMs, holdMs: null };
        beforeMs = pressMs;
      }
    }
  }
}

const none = () => new Array<number>(TICKS).fill(0);

/** Clicks as evenly over the second as ticks allow. */
const stabilised = lattice('lattice-stabilised', 'stabilised: evenly spread', (_random, clicks) => {
  const counts = none();
  for (let click = 0; click < clicks; click++) (counts[Math.floor((click * TICKS) / clicks)] as number)++;
  return counts;
});

const spamming = lattice('lattice-spamming', 'spamming: every click on a random tick', (random, clicks) => {
  const counts = none();
  for (let click = 0; click < clicks; click++) (counts[random.integer(0, TICKS - 1)] as number)++;
  return counts;
});

const butterfly = lattice(
  'lattice-butterfly',
  'butterfly: singles and doubles on random ticks',
  (random, clicks) => {
    const counts = none();
    for (let left = clicks; left > 0; ) {
      const at = random.integer(0, TICKS - 1);
      if ((counts[at] as number) > 0 && counts.includes(0)) continue;
      const together = Math.min(left, random.integer(1, 2));
      (counts[at] as number) += together;
      left -= together;
    }
    return counts;
  },
);

const drag = lattice('lattice-drag', 'drag: a dense stretch, then a pause', (random, clicks) => {
  const counts = none();
  const stretch = Math.max(1, Math.min(TICKS, clicks + random.integer(0, 3)));
  for (let click = 0; click < clicks; click++) (counts[Math.floor((click * stretch) / clicks)] as number)++;
  return counts;
});

/** Each interval gaussian (179.5 +- 20.4 ms, or 87.9 +- 13.4 ms), carried out at the next tick. */
const normal: ClickerFamily<keyof typeof names | 'deviationMs'> = {
  id: 'lattice-normal',
  about:
    'LiquidBounce click scheduler, normal distribution: gaussian intervals carried out at the next 50 ms tick',
  parameters: {
    rate: rate(5.57),
    ...names,
    deviationMs: { default: 20.4, unit: 'ms', about: 'standard deviation; 13.4 goes with 11.38 presses/s' },
  },
  *steps(random, { rate: perSecond, jitterMs, deviationMs }) {
    let dueMs = 0;
    let beforeMs = 0;
    for (;;) {
      const tickMs = Math.ceil(dueMs / TICK_MS) * TICK_MS;
      const pressMs = Math.max(beforeMs, tickMs + random.gaussian(0, jitterMs));
      yield { waitMs: pressMs - beforeMs, holdMs: null };
      beforeMs = pressMs;
      dueMs = tickMs + Math.max(1, random.gaussian(1000 / perSecond, deviationMs));
    }
  },
};

/** The five modes, one a family. */
export const lattices: readonly ClickerFamily[] = [stabilised, spamming, butterfly, drag, normal];
