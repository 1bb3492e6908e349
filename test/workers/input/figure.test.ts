import { expect, test } from 'vitest';
import { figure, range } from '../../../src/workers/input/figure.js';

test.each([
  [0, '0'],
  [0.0004, '0'],
  [0.0163, '0.016'],
  [0.99, '0.99'],
  [1.004, '1'],
  [1.106, '1.11'],
  [33.04, '33'],
  [33.26, '33.3'],
  [99.96, '100'],
  [100.4, '100'],
  [1230, '1230'],
  [-2.5, '-2.5'],
  [Number.NaN, 'NaN'],
])('%d reads %s', (value, shown) => {
  expect(figure(value)).toBe(shown);
});

test.each([
  [33, 35.02, '33 to 35 ms'],
  [99.96, 100.4, '100 ms'],
  [30, 30, '30 ms'],
  [99.9, 100, '99.9 to 100 ms'],
])('from %d to %d reads %s', (low, high, shown) => {
  expect(range(low, high, 'ms')).toBe(shown);
});
