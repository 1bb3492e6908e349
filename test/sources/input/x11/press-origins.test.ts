import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PressOrigins } from '../../../../src/sources/input/x11/press-origins.js';

test('a press is found at its own time, and up to 2 ms before the time that the hook says', () => {
  const origins = new PressOrigins();
  origins.add('button', 1_000, true);
  origins.add('button', 1_010, false);
  expect([1_000, 1_001, 1_002].map((time) => origins.isInjected('button', time))).toEqual([true, true, true]);
  expect([1_010, 1_012].map((time) => origins.isInjected('button', time))).toEqual([false, false]);
  expect(origins.isInjected('button', 999)).toBeUndefined();
});

test('keys say nothing of buttons', () => {
  const origins = new PressOrigins();
  origins.add('key', 1_000, true);
  expect(origins.isInjected('button', 1_000)).toBeUndefined();
  expect(origins.isInjected('key', 1_000)).toBe(true);
});

test('a busy server stamps late: an older press counts when none is nearer and all agree', () => {
  const origins = new PressOrigins();
  origins.add('button', 1_000, true);
  expect(origins.isInjected('button', 1_040)).toBe(true);
  expect(origins.isCertain('button', 1_040)).toBe(false);
  expect(origins.isInjected('button', 1_051)).toBeUndefined();
  origins.add('button', 1_020, false);
  expect(origins.isInjected('button', 1_040)).toBeUndefined();
});

test('a hand and a program in one moment: nothing is known', () => {
  const origins = new PressOrigins();
  origins.add('button', 1_000, true);
  origins.add('button', 1_001, false);
  expect(origins.isInjected('button', 1_001)).toBeUndefined();
  expect(origins.isInjected('button', 1_000)).toBe(true);
});

test("times beyond the server's clock of 32 bits begin anew", () => {
  const origins = new PressOrigins();
  origins.add('key', 2 ** 32 - 1, true);
  expect(origins.isInjected('key', 1)).toBe(true);
});

test('whatever came before, what all presses of a device agree on is never contradicted', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(100_000), { maxLength: 2_000 }), fc.boolean(), (times, isInjected) => {
      const origins = new PressOrigins();
      for (const time of times.toSorted((a, b) => a - b)) origins.add('button', time, isInjected);
      for (const time of times) expect(origins.isInjected('button', time)).not.toBe(!isInjected);
    }),
  );
});
