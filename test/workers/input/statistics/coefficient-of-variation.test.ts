import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coefficientOfVariation } from '../../../../src/workers/input/statistics/coefficient-of-variation.js';

const values = fc.array(fc.double({ min: 0.1, max: 1e4, noNaN: true }), { minLength: 1, maxLength: 200 });

test('the coefficient of variation is the population deviation over the mean', () => {
  fc.assert(
    fc.property(values, (sample) => {
      const mean = sample.reduce((sum, value) => sum + value, 0) / sample.length;
      const variance =
        sample.map((value) => (value - mean) ** 2).reduce((sum, value) => sum + value, 0) / sample.length;
      expect(coefficientOfVariation(Float64Array.from(sample))).toBeCloseTo(Math.sqrt(variance) / mean, 10);
    }),
  );
});

test('it keeps its digits for a small deviation at large values, and does not depend on the scale', () => {
  expect(coefficientOfVariation(Float64Array.of(1e9, 1e9 + 2))).toBeCloseTo(1 / (1e9 + 1), 15);
  expect(coefficientOfVariation(Float64Array.of(3, 5))).toBe(0.25);
  expect(coefficientOfVariation(Float64Array.of(3000, 5000))).toBe(0.25);
});

test('it is not a number for no values and for a mean of zero', () => {
  expect(coefficientOfVariation(Float64Array.of())).toBeNaN();
  expect(coefficientOfVariation(Float64Array.of(0, 0, 0))).toBeNaN();
});
