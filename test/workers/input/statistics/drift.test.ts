import { expect, test } from 'vitest';
import { createRandom } from '../../../../src/simulate/random.js';
import { drift } from '../../../../src/workers/input/statistics/drift.js';
import { Ring } from '../../../../src/workers/input/structures/ring.js';
import { StateArena } from '../../../../src/workers/input/structures/state-arena.js';

const ringOf = (intervals: readonly number[]) => {
  const ring = new Ring(new StateArena(), 256);
  for (const interval of intervals) ring.push(interval);
  return ring;
};

test('independent intervals do not drift: about 1 over many runs', () => {
  const random = createRandom(1);
  const drifts = Array.from({ length: 200 }, () =>
    drift(ringOf(Array.from({ length: 256 }, () => random.uniform(70, 130))), 256, 0),
  );
  const mean = drifts.reduce((sum, each) => sum + each, 0) / drifts.length;
  expect(mean).toBeGreaterThan(0.9);
  expect(mean).toBeLessThan(1.1);
});

test('a pace that goes slowly up and down drifts', () => {
  const random = createRandom(2);
  const intervals = Array.from(
    { length: 256 },
    (_, index) => 150 + 15 * Math.sin(index / 20) + random.gaussian(0, 10),
  );
  expect(drift(ringOf(intervals), 256, 0)).toBeGreaterThan(3);
});

test('too few intervals, and intervals that do not vary', () => {
  expect(drift(ringOf([1, 2, 3]), 3, 0)).toBeNaN();
  expect(drift(ringOf(new Array(100).fill(80)), 100, 0)).toBe(0);
});

test('a coarse clock hides neither that a pace drifts nor that it does not', () => {
  const onClock = (pace: (index: number) => number, clockMs: number) => {
    const random = createRandom(3);
    let now = 0;
    const times = Array.from({ length: 257 }, (_, index) => (now += pace(index) + random.gaussian(0, 14)));
    const read = times.map((time) => Math.floor(time / clockMs) * clockMs);
    return drift(ringOf(read.slice(1).map((time, index) => time - (read[index] as number))), 256, clockMs);
  };
  expect(onClock((index) => 160 + 20 * Math.sin(index / 20), 50)).toBeGreaterThan(3);
  expect(onClock(() => 160, 50)).toBeLessThan(1.5);
  expect(
    drift(ringOf(Array.from({ length: 200 }, (_, index) => (index % 3 === 0 ? 150 : 100))), 200, 50),
  ).toBeLessThan(1);
});
