import { expect, test } from 'vitest';
import { RecentPresses } from '../../../src/pipeline/figures/recent-presses.js';

const figures = (times: readonly number[], windowMs = 1500) => {
  const recent = new RecentPresses();
  for (const time of times) recent.add(time);
  return recent.figures(windowMs);
};
const even = (count: number, intervalMs: number) => Array.from({ length: count }, (_, at) => at * intervalMs);

test('before the first press there is nothing to show', () => {
  expect(figures([])).toBeUndefined();
});

test.each([
  ['one press has a rate, but no intervals', [100], 2 / 3, Number.NaN],
  ['of an even stream, those of the window', even(100, 50), 20, 0],
  ['the window ends at the newest press and is open at its start', [0, 1499, 1500], 4 / 3, 0],
  ['out of order is put in order', [0, 200, 100, 300], 8 / 3, 0],
])('%s', (_, times, rate, cv) => {
  expect(figures(times)?.ratePerSecond).toBeCloseTo(rate, 9);
  expect(figures(times)?.cv).toBe(cv);
});

test('uneven intervals show as such', () => {
  expect(figures([0, 100, 400])?.cv).toBeCloseTo(0.5, 9);
});

test('past 256 presses the newest stand for all', () => {
  const recent = figures([...even(1000, 7), ...even(256, 5).map((time) => 10_000 + time)]);
  expect(recent).toEqual({ presses: 1256, ratePerSecond: 256 / 1.5, cv: 0 });
});
