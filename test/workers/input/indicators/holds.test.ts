import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom } from '../../../../src/simulate/random.js';
import { follow, handLike, timesOf } from '../support.js';

const even = (presses: number, intervalMs = 300) => timesOf(new Array(presses - 1).fill(intervalMs));
const lastOf = (values: readonly number[]) => values.at(-1) as number;
const holdTimes = fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 32, maxLength: 80 });

test('short-hold is the third longest of the last 32', () => {
  fc.assert(
    fc.property(holdTimes, (holds) => {
      const { values } = follow('short-hold', even(holds.length), holds);
      expect(lastOf(values)).toBe(holds.slice(-32).sort((a, b) => a - b)[29]);
    }),
  );
});

test('constant-hold is the standard deviation of the last 32', () => {
  fc.assert(
    fc.property(holdTimes, (holds) => {
      const last = holds.slice(-32);
      const mean = last.reduce((sum, hold) => sum + hold, 0) / 32;
      const deviation = Math.sqrt(last.reduce((sum, hold) => sum + (hold - mean) ** 2, 0) / 32);
      expect(lastOf(follow('constant-hold', even(holds.length), holds).values)).toBeCloseTo(deviation, 4);
    }),
  );
});

test.each([
  ['short-hold', 0.012],
  ['constant-hold', 25],
])('%s: a program at 2 a second is found within 40 presses, 31 say nothing', (id, hold) => {
  const random = createRandom(1);
  const holds = Array.from({ length: 40 }, () => hold + Math.abs(random.gaussian(0, 0.1)));
  expect(follow(id, even(40, 500), holds).findings).not.toEqual([]);
  expect(follow(id, even(31, 500), holds).findings).toEqual([]);
});

test.each(['short-hold', 'constant-hold', 'constant-duty'])('%s: a hand is no finding', (id) => {
  const { press, holds } = handLike(3000);
  expect(follow(id, press, holds).findings).toEqual([]);
});

test('taps on a touchpad, let go at once but at the pace of work, are not', () => {
  const { press } = handLike(300, 2, 900);
  expect(
    follow(
      'short-hold',
      press,
      press.map(() => 0),
    ).findings,
  ).toEqual([]);
});

test('a recorder that puts releases before their presses proves nothing', () => {
  const holds = Array.from({ length: 200 }, (_, index) => (index % 9 === 0 ? -1 : 0));
  expect(follow('short-hold', even(200), holds).findings).toEqual([]);
});

test('constant-duty: the same part of every cycle, whatever its length', () => {
  const random = createRandom(5);
  const gaps = Array.from({ length: 60 }, () => random.uniform(60, 200));
  const holds = gaps.map((gap) => gap * 0.45);
  expect(follow('constant-duty', timesOf(gaps), holds).findings).not.toEqual([]);
  const loose = gaps.map((gap) => gap * random.uniform(0.4, 0.5));
  expect(follow('constant-duty', timesOf(gaps), loose).findings).toEqual([]);
});
