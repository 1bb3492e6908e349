import { expect, test } from 'vitest';
import { ratePerSecond } from '../../../../src/workers/input/statistics/rate.js';

test('the rate counts over the whole window', () => {
  expect(ratePerSecond(30, 1500)).toBe(20);
  expect(ratePerSecond(0, 1500)).toBe(0);
});
