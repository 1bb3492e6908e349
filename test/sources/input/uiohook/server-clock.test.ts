import { expect, test } from 'vitest';
import { ServerClock } from '../../../../src/sources/input/uiohook/server-clock.js';

const WRAP = 2 ** 32;

test('a server on this machine: its times are ours, however late the first event arrives', () => {
  const clock = new ServerClock();
  expect(clock.toMonotonic(1_000_000, 1_000_400.5)).toBe(1_000_000);
  expect(clock.toMonotonic(1_000_040, 1_000_400.6)).toBe(1_000_040);
  expect(clock.toMonotonic(1_000_500, 1_000_500.3)).toBe(1_000_500);
});

test('the 32-bit count wraps every 49.7 days', () => {
  const clock = new ServerClock();
  expect(clock.toMonotonic(WRAP - 10, WRAP - 9.5)).toBe(WRAP - 10);
  expect(clock.toMonotonic(5, WRAP + 5.2)).toBe(WRAP + 5);
  // A late event from before the wrap, which arrives behind it.
  expect(clock.toMonotonic(WRAP - 3, WRAP + 6)).toBe(WRAP - 3);
  expect(new ServerClock().toMonotonic(7, 3 * WRAP + 8)).toBe(3 * WRAP + 7);
});

test('a server with a clock of its own: the least delay seen counts as none, intervals stay', () => {
  const clock = new ServerClock();
  expect(clock.toMonotonic(900_000_000, 5_000)).toBe(5_000);
  expect(clock.toMonotonic(900_000_100, 5_140)).toBe(5_100);
  expect(clock.toMonotonic(900_000_200, 5_190)).toBe(5_190);
  expect(clock.toMonotonic(900_000_300, 5_400)).toBe(5_290);
});
