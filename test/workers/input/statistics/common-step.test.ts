import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom, type Random } from '../../../../src/simulate/random.js';
import { commonStep, isCommonStep } from '../../../../src/workers/input/statistics/common-step.js';

const MAX_STRAYS = 0.05;

/** Intervals and holds of a hand, 64 of each, as a clock reads its times; sorted. */
function differences(seed: number, read: (timeMs: number) => number): Float64Array {
  const random = createRandom(seed);
  const found: number[] = [];
  let pressedMs = random.uniform(0, 1000);
  for (let press = 0; press < 64; press++) {
    const nextMs = pressedMs + random.uniform(150, 700);
    found.push(read(pressedMs + random.uniform(45, 140)) - read(pressedMs), read(nextMs) - read(pressedMs));
    pressedMs = nextMs;
  }
  return Float64Array.from(found).sort();
}

const seeds = fc.integer({ min: 1, max: 1e6 });
const steps = fc.double({ min: 9, max: 100, noNaN: true });
const offsets = fc.double({ min: 0, max: 100, noNaN: true });

test('any step is found, wherever its ticks begin', () => {
  fc.assert(
    fc.property(seeds, steps, offsets, (seed, step, offset) => {
      const read = (timeMs: number) => Math.floor((timeMs - offset) / step) * step + offset;
      expect(commonStep(differences(seed, read), MAX_STRAYS)).toBeCloseTo(step, 6);
    }),
  );
});

/** How many of 200 hands show a step within 2 % of this one. Where one does not, the next look at it does. */
function foundAmong200(step: number, read: (timeMs: number, random: Random) => number): number {
  return Array.from({ length: 200 }, (_, seed) => {
    const random = createRandom(seed + 1000);
    return commonStep(
      differences(seed, (timeMs) => read(timeMs, random)),
      MAX_STRAYS,
    );
  }).filter((found) => Math.abs(found - step) < step / 50).length;
}

test.each([8, 15.6, 33.3, 50])('a step of %d ms is found behind a recorder that rounds to 1 ms', (step) => {
  const found = foundAmong200(step, (timeMs) => Math.round(Math.floor(timeMs / step) * step));
  expect(found).toBeGreaterThan(180);
});

test.each([33.3, 50, 100])('ticks of %d ms that jitter by a hundredth of that hide nothing', (step) => {
  const jitter = (random: Random) => random.gaussian(0, step / 100);
  const found = foundAmong200(step, (timeMs, random) => Math.floor(timeMs / step) * step + jitter(random));
  expect(found).toBeGreaterThan(180);
});

test.each([0.001, 1, 2])('a hand on a clock of %d ms has no step', (resolutionMs) => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const read = (timeMs: number) => Math.floor(timeMs / resolutionMs) * resolutionMs;
      expect(commonStep(differences(seed, read), MAX_STRAYS)).toBe(0);
    }),
  );
});

test('no differences, one, and nothing but zeros have no step', () => {
  expect(commonStep(Float64Array.of(), MAX_STRAYS)).toBe(0);
  expect(commonStep(Float64Array.of(50), MAX_STRAYS)).toBe(0);
  expect(commonStep(new Float64Array(64), MAX_STRAYS)).toBe(0);
});

test('a part may lie off the grid, and no more', () => {
  const onGrid = Array.from({ length: 19 }, (_, index) => 50 * (index % 5));
  expect(isCommonStep(Float64Array.of(...onGrid, 77), 50, MAX_STRAYS)).toBe(true);
  expect(isCommonStep(Float64Array.of(...onGrid, 77, 77), 50, MAX_STRAYS)).toBe(false);
  expect(isCommonStep(Float64Array.of(...onGrid, 51), 50, 0, 0.01)).toBe(false);
});
