import { expect, test } from 'vitest';
import { createRandom, type Random } from '../../../../src/simulate/random.js';
import { ClockStep } from '../../../../src/workers/input/structures/clock-step.js';
import { StateArena } from '../../../../src/workers/input/structures/state-arena.js';

interface Click {
  readonly pressMs: number;
  readonly releaseMs: number;
}

function stepOf(clicks: readonly Click[], clock = new ClockStep(new StateArena())): number {
  for (const { pressMs, releaseMs } of clicks) clock.release(releaseMs, releaseMs - pressMs);
  return clock.stepMs;
}

/** Clicks whose intervals and holds are drawn anew each time, as a clock reads them. */
function clicks(
  count: number,
  draw: { readonly wait: (random: Random) => number; readonly hold: (random: Random) => number },
  read: (timeMs: number, random: Random) => number = (timeMs) => timeMs,
): Click[] {
  const random = createRandom(11);
  let now = random.uniform(0, 1000);
  return Array.from({ length: count }, () => {
    now += draw.wait(random);
    return { pressMs: read(now, random), releaseMs: read(now + draw.hold(random), random) };
  });
}

const HAND = {
  wait: (random: Random) => random.uniform(160, 600),
  hold: (random: Random) => random.gaussian(85, 14),
};
const onClock = (stepMs: number) => (timeMs: number) => Math.floor(timeMs / stepMs) * stepMs;

test.each([10, 15.6, 16.67, 33.3, 50, 100, 125])('a hand on a clock of %d ms', (stepMs) => {
  expect(stepOf(clicks(40, HAND, onClock(stepMs)))).toBeCloseTo(stepMs, 6);
  // From the 16th release on it is known, long before any indicator has seen enough to judge.
  expect(stepOf(clicks(15, HAND, onClock(stepMs)))).toBe(0);
});

test('a hand on a clock of 1 ms', () => {
  for (let count = 1; count < 400; count += 7) expect(stepOf(clicks(count, HAND, onClock(1)))).toBe(0);
});

test('a hand whose holds are all one step of a very coarse clock, as its intervals show', () => {
  const even = { ...HAND, hold: () => 100 };
  expect(stepOf(clicks(40, even, onClock(100)))).toBeCloseTo(100, 6);
});

/** Every tick is read late, the same for all events of one. */
function jittering(stepMs: number, jitterMs: number) {
  const lateBy = new Map<number, number>();
  return (timeMs: number, random: Random) => {
    const tick = Math.floor(timeMs / stepMs);
    const lateMs = lateBy.get(tick) ?? random.uniform(0, jitterMs);
    lateBy.set(tick, lateMs);
    return tick * stepMs + lateMs;
  };
}

test.each([
  [15.6, 1],
  [33.3, 2],
  [50, 3],
  [75, 4],
  [100, 1],
  [100, 3],
  [100, 5],
  [100, 6],
  [150, 9],
])('a hand on a clock of %d ms whose ticks are read up to %d ms late', (stepMs, jitterMs) => {
  for (const count of [17, 40, 100, 300]) {
    const foundMs = stepOf(clicks(count, HAND, jittering(stepMs, jitterMs)));
    expect(Math.abs(foundMs - stepMs)).toBeLessThan(stepMs / 50);
  }
});

test('ticks that are as late as they like are no clock', () => {
  for (const count of [17, 40, 300]) expect(stepOf(clicks(count, HAND, jittering(100, 60)))).toBe(0);
});

/** How many clicks are read before the window is full. */
const DOUBTED = 64;

test.each([
  [150, 75, 75],
  [80, 80, 80],
  [150, 0, 150],
])(
  'a beat of %d ms in step with the clock, holds of %d ms: in doubt while the window fills',
  (waitMs, holdMs, stepMs) => {
    const even = { wait: () => waitMs, hold: () => holdMs };
    expect(stepOf(clicks(DOUBTED, even, onClock(1)))).toBeCloseTo(stepMs, 6);
    expect(stepOf(clicks(DOUBTED + 20, even, onClock(1)))).toBe(0);
    // A program on a fine clock: now and then a millisecond late.
    const slow = { ...even, wait: () => waitMs + 0.2 };
    expect(stepOf(clicks(DOUBTED, slow, onClock(1)))).toBe(0);
  },
);

test('a step in doubt becomes sure once holds vary', () => {
  const clock = new ClockStep(new StateArena());
  stepOf(clicks(33, { wait: () => 150, hold: () => 75 }, onClock(75)), clock);
  expect(stepOf(clicks(200, HAND, onClock(75)), clock)).toBeCloseTo(75, 6);
});

const TICKS = 50;
/** Waits until a tick of a program that clicks on ticks. */
const onTicks = { wait: (random: Random) => TICKS * random.integer(1, 6) };
/** A program's ticks come a little late, and are read on a clock of 1 ms. */
const late = (timeMs: number, random: Random) => Math.floor(timeMs + Math.abs(random.gaussian(0, 0.5)));

test.each<[string, (random: Random) => number]>([
  ['at once', () => 0],
  ['after a fixed time', () => 30],
  ['whenever it likes', (random) => random.uniform(20, 90)],
])('a program on ticks of its own that lets go %s is no clock', (_title, hold) => {
  for (let count = 16; count < 300; count += 17) {
    expect(stepOf(clicks(count, { ...onTicks, hold }, late))).toBe(0);
  }
});

test('a program on ticks of its own that lets go after one tick is in doubt while the window fills', () => {
  const held = { ...onTicks, hold: () => TICKS };
  for (let count = DOUBTED + 20; count < 300; count += 17) expect(stepOf(clicks(count, held, late))).toBe(0);
});

test('a constant clicker, at any hold, is no clock', () => {
  for (const hold of [0, 12, 25, 50]) {
    expect(stepOf(clicks(200, { wait: () => 100, hold: () => hold }, onClock(1)))).toBe(0);
  }
});

test('another device takes over: the step goes, and comes', () => {
  const clock = new ClockStep(new StateArena());
  expect(stepOf(clicks(100, HAND, onClock(50)), clock)).toBeCloseTo(50, 6);
  expect(stepOf(clicks(100, HAND, onClock(1)), clock)).toBe(0);
  expect(stepOf(clicks(200, HAND, onClock(15.6)), clock)).toBeCloseTo(15.6, 6);
});

test('once found, the step stands while everything is on its grid, however even', () => {
  const clock = new ClockStep(new StateArena());
  stepOf(clicks(64, HAND, onClock(50)), clock);
  expect(stepOf(clicks(300, { wait: () => 100, hold: () => 50 }, onClock(50)), clock)).toBeCloseTo(50, 6);
});
