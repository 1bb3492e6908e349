import { expect, test } from 'vitest';
import { clocksOption } from '../../../src/cli/options/values.js';
import { clockName, onClock } from '../../../src/evaluate/corpus/clock.js';

test('presses and releases are cut to the step before them, what is missing stays missing', () => {
  const session = { id: 'a', press: [0, 99, 100, 181.5], release: [49.9, null, 150, 260] };
  expect(onClock(session, { clockMs: 50, jitterMs: 0 })).toEqual({
    id: 'a',
    press: [0, 50, 100, 150],
    release: [0, null, 150, 250],
  });
});

test('ticks that are read late: each by less than the jitter, all events of one alike, and the same every time', () => {
  const clock = { clockMs: 100, jitterMs: 5 };
  const press = Array.from({ length: 400 }, (_, index) => index * 37.5);
  const release: (number | null)[] = press.map((timeMs) => timeMs + 20);
  release[3] = null;
  const read = onClock({ id: 'a', press, release }, clock);
  expect(onClock({ id: 'a', press, release }, clock)).toEqual(read);
  expect(onClock({ id: 'b', press, release }, clock)).not.toEqual(read);
  expect(read.release[3]).toBe(null);
  const lateBy = new Map<number, Set<number>>();
  for (const timeMs of [...read.press, ...read.release]) {
    if (timeMs === null) continue;
    const tick = Math.floor(timeMs / 100);
    expect(timeMs - tick * 100).toBeLessThan(5);
    lateBy.set(tick, (lateBy.get(tick) ?? new Set()).add(timeMs));
  }
  expect([...lateBy.values()].every(({ size }) => size === 1)).toBe(true);
  expect(new Set([...lateBy].map(([tick, [timeMs = 0]]) => timeMs - tick * 100)).size).toBeGreaterThan(100);
});

test.each([
  [{ clockMs: 15.6, jitterMs: 0 }, '15.6'],
  [{ clockMs: 100, jitterMs: 2.5 }, '100~2.5'],
])('the name of a clock is what --clock takes', (clock, name) => {
  expect(clockName(clock)).toBe(name);
  expect(clocksOption(name)).toEqual([clock]);
});
