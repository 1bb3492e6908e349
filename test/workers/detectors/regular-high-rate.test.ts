import { expect, test } from 'vitest';
import { regularHighRate } from '../../../src/workers/detectors/regular-high-rate.js';

const rule = { windowMs: 1500, minEvents: 8, maxRatePerSecond: 20, maxCv: 0.15, keyboardEnforces: false };
const inspect = (times: readonly number[]) =>
  regularHighRate.inspect({ channel: 'left', times: Float64Array.from(times) }, rule);
/** Presses from 0 with these intervals over and over. */
const presses = (count: number, ...intervalsMs: readonly number[]): number[] => {
  const times = [0];
  for (let index = 1; index < count; index++) {
    times.push((times.at(-1) as number) + (intervalsMs[(index - 1) % intervalsMs.length] as number));
  }
  return times;
};

test('finds a constant clicker at 30 a second, with its figures', () => {
  expect(inspect(presses(45, 33))).toEqual({ presses: 45, windowMs: 1500, ratePerSecond: 30, cv: 0 });
});

test.each([
  ['31 presses in 1.5 s, just above 20 a second', presses(31, 48), true],
  ['30 presses in 1.5 s, exactly 20 a second', presses(30, 50), false],
  ['a coefficient of variation of 0.14', presses(41, 30 * 0.86, 30 * 1.14), true],
  ['a coefficient of variation of 0.16', presses(41, 30 * 0.84, 30 * 1.16), false],
  ['seven presses, whatever their rate', presses(7, 1), false],
  ['no press', [], false],
  ['one press', [5], false],
  ['presses at one and the same time', presses(400, 0), false],
  ['a time that is not a number', [...presses(40, 30), Number.NaN], false],
  ['infinite times', [...presses(40, 30), Number.POSITIVE_INFINITY], false],
])('%s: found %s', (_, times, found) => {
  expect(inspect(times) !== undefined).toBe(found);
});
