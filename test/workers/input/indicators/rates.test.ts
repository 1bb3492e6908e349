import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom } from '../../../../src/simulate/random.js';
import { rule } from '../../../../src/workers/input/ruling.js';
import { follow, handLike, intervals, timesOf } from '../support.js';

/** The base rule's coefficient for the window that ends at the newest press; NaN where the rule does not look. */
function baseRule(times: readonly number[]): number {
  const last = times.at(-1) as number;
  const inside = times.filter((time) => time > last - 1500);
  if (inside.length < 8 || inside.length / 1.5 <= 20) return Number.NaN;
  const gaps = inside.slice(1).map((time, index) => time - (inside[index] as number));
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  if (mean < 0.1) return Number.NaN;
  return Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length) / mean;
}

test('regular-high-rate is the base rule', () => {
  const fast = fc.array(fc.oneof(fc.double({ min: 10, max: 60, noNaN: true }), fc.constantFrom(0, 33, 34)), {
    maxLength: 120,
  });
  fc.assert(
    fc.property(fc.oneof(intervals, fast), (gaps) => {
      const times = timesOf(gaps);
      const { values } = follow('regular-high-rate', times);
      times.forEach((_, index) => {
        const expected = baseRule(times.slice(0, index + 1));
        if (Number.isNaN(expected)) expect(values[index]).toBeNaN();
        else expect(values[index]).toBeCloseTo(expected, 6);
      });
    }),
    { numRuns: 60 },
  );
});

test.each([
  [30, true],
  [21, true],
  [20, false],
  [10, false],
])('constant presses at %d a second: %s', (rate, found) => {
  const { findings } = follow('regular-high-rate', timesOf(new Array(100).fill(1000 / rate)));
  expect(findings.length > 0).toBe(found);
});

test.each([
  ['1,100 a second', 1100, 0, true],
  ['5,000 a second, on a clock of 1 ms', 5000, 1, true],
  ['5,000 a second, on a clock of 50 ms', 5000, 50, true],
  ['210 a second', 210, 0, true],
  ['180 a second', 180, 0, false],
])('impossible-rate: %s', (_, rate, stepMs, found) => {
  const exact = timesOf(new Array(rate).fill(1000 / rate));
  const times = stepMs === 0 ? exact : exact.map((time) => Math.floor(time / stepMs) * stepMs);
  expect(follow('impossible-rate', times).findings.length > 0).toBe(found);
});

test('impossible-rate: what a device at fault crams into moments is not sustained', () => {
  const crammed = Array.from({ length: 20 }, (_, burst) => [2000, ...new Array(400).fill(burst % 2)]).flat();
  expect(follow('impossible-rate', timesOf(crammed)).findings).toEqual([]);
});

test.each([1100, 2000, 5000])('%d clicks a second make a verdict, regular or not', (rate) => {
  const random = createRandom(rate);
  const even = new Array(rate).fill(1000 / rate);
  const drawn = even.map((gap) => Math.max(gap / 10, random.gaussian(gap, gap * 0.35)));
  expect(follow('regular-high-rate', timesOf(even)).findings).not.toEqual([]);
  const [found] = follow('impossible-rate', timesOf(drawn)).findings;
  expect(found).toMatchObject({ presses: 100, windowMs: 500 });
  expect(rule('left', found === undefined ? [] : [found]).kind).toBe('verdict');
});

test('rapid-fire: more than a finger can, of one button alone', () => {
  const press = timesOf(new Array(60).fill(33));
  expect(
    follow(
      'rapid-fire',
      press,
      press.map(() => 4),
    ).findings,
  ).not.toEqual([]);
  // Two fingers: each is still down when the other comes.
  expect(
    follow(
      'rapid-fire',
      press,
      press.map(() => null),
    ).findings,
  ).toEqual([]);
  const slower = timesOf(new Array(60).fill(55));
  expect(
    follow(
      'rapid-fire',
      slower,
      slower.map(() => 4),
    ).findings,
  ).toEqual([]);
});

test('steady-minute: 35 % gaussian is warned about, a hand is not', () => {
  const random = createRandom(3);
  const gaussian = timesOf(Array.from({ length: 600 }, () => Math.max(10, random.gaussian(100, 35))));
  const [finding] = follow('steady-minute', gaussian).findings;
  expect(finding).toMatchObject({ maturity: 'experimental' });
  expect(finding?.value).toBeGreaterThan(0.3);
  expect(follow('steady-minute', handLike(3000).press).findings).toEqual([]);
  expect(follow('steady-minute', gaussian.slice(0, 400)).findings).toEqual([]);
});

test('steady-minute is the coefficient of the whole seconds before', () => {
  const random = createRandom(6);
  const times = timesOf(Array.from({ length: 1200 }, () => random.uniform(40, 160)));
  const { values } = follow('steady-minute', times);
  const at = values.findIndex((value) => !Number.isNaN(value));
  const second = Math.floor((times[at] as number) / 1000);
  const gaps = times.slice(1).flatMap((time, index) => {
    const block = Math.floor(time / 1000);
    return block < second && block >= second - 48 ? time - (times[index] as number) : [];
  });
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const deviation = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length);
  expect(values[at]).toBeCloseTo(deviation / mean, 9);
});

test('uniform-intervals: random(min, max) is warned about, a bell is not', () => {
  const random = createRandom(7);
  const uniform = timesOf(Array.from({ length: 600 }, () => random.uniform(50, 150)));
  expect(follow('uniform-intervals', uniform).findings).not.toEqual([]);
  const bell = timesOf(Array.from({ length: 600 }, () => 40 + 60 * Math.exp(random.gaussian(0, 0.4))));
  expect(follow('uniform-intervals', bell).findings).toEqual([]);
});
