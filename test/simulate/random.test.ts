import { expect, test } from 'vitest';
import { createRandom } from '../../src/simulate/random.js';

const draw = (seed: number, count: number) => {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => random.next());
};

test('one seed gives one sequence, another seed another', () => {
  expect(draw(7, 50)).toEqual(draw(7, 50));
  expect(draw(7, 50)).not.toEqual(draw(8, 50));
});

test('numbers fill [0, 1) evenly, the zero seed included', () => {
  for (const seed of [0, 1, -5]) {
    const numbers = draw(seed, 20_000);
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...numbers)).toBeLessThan(1);
    for (let tenth = 0; tenth < 10; tenth++) {
      const inside = numbers.filter((each) => Math.floor(each * 10) === tenth).length;
      expect(inside).toBeGreaterThan(1800);
      expect(inside).toBeLessThan(2200);
    }
  }
});

test('gaussian numbers have the asked mean and deviation', () => {
  const random = createRandom(3);
  const numbers = Array.from({ length: 20_000 }, () => random.gaussian(100, 10));
  const mean = numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
  const variance = numbers.reduce((sum, each) => sum + (each - mean) ** 2, 0) / numbers.length;
  expect(mean).toBeCloseTo(100, 0);
  expect(Math.sqrt(variance)).toBeCloseTo(10, 0);
});

test('whole numbers reach both ends', () => {
  const random = createRandom(4);
  const numbers = new Set(Array.from({ length: 200 }, () => random.integer(2, 5)));
  expect([...numbers].sort()).toEqual([2, 3, 4, 5]);
});
