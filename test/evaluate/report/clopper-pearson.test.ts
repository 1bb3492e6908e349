import { expect, test } from 'vitest';
import { upperBound } from '../../../src/evaluate/report/clopper-pearson.js';

test.each([
  // 1 - 0.05 ** (1 / n)
  [0, 100, 0.029513],
  [0, 4509, 0.000664],
  // R: binom.test(1, 10, alternative = "less")$conf.int
  [1, 10, 0.394163],
  [3, 1000, 0.007735],
  [500, 1000, 0.526482],
  [10, 10, 1],
  [0, 0, 1],
])('%d of %d: below %d', (hits, trials, bound) => {
  expect(upperBound(hits, trials)).toBeCloseTo(bound, 5);
});

test('a higher confidence gives a higher bound', () => {
  expect(upperBound(2, 100, 0.99)).toBeGreaterThan(upperBound(2, 100, 0.95));
});
