import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom } from '../../../../src/simulate/random.js';
import { RunTracker } from '../../../../src/workers/input/structures/run-tracker.js';
import { StateArena } from '../../../../src/workers/input/structures/state-arena.js';
import { follow, handLike, intervals, timesOf } from '../support.js';

const OPTIONS = { ratio: 1.1, minIntervalMs: 1, maxIntervalMs: 600, doubtsShortest: true };
const FINE = { stepMs: 0 };

/** Every run that ends at the last press, tried from the longest. */
function naive(times: readonly number[], { ratio, minIntervalMs, maxIntervalMs } = OPTIONS): number {
  const last = times.length - 1;
  for (let first = 0; first < last; first++) {
    const inside = times
      .slice(first, last + 1)
      .flatMap((time, index, run) => (index > 0 ? time - (run[index - 1] as number) : []));
    const [low, high] = [Math.min(...inside), Math.max(...inside)];
    const isWithin = high - low <= Math.max((ratio - 1) * low, 2);
    if (low >= minIntervalMs && high <= maxIntervalMs && isWithin) return first;
  }
  return last;
}

test('the longest run is the one that trying every run finds', () => {
  fc.assert(
    fc.property(intervals, (gaps) => {
      const times = timesOf(gaps);
      const run = new RunTracker(new StateArena(), OPTIONS, FINE);
      times.forEach((time, index) => {
        run.push(time, index === 0 ? Number.NaN : time - (times[index - 1] as number));
        const first = naive(times.slice(0, index + 1));
        expect(run.presses).toBe(index - first + 1);
        expect(run.durationMs).toBeCloseTo(time - (times[first] as number), 6);
      });
    }),
    { numRuns: 60 },
  );
});

test('intervals that only rise may shorten a run, never lengthen it', () => {
  const times = timesOf(Array.from({ length: 200 }, (_, index) => 100 + index * 0.01));
  const run = new RunTracker(new StateArena(), OPTIONS, FINE);
  times.forEach((time, index) => {
    run.push(time, index === 0 ? Number.NaN : time - (times[index - 1] as number));
    expect(run.presses).toBeLessThanOrEqual(index + 1);
  });
  expect(run.presses).toBeGreaterThan(20);
});

test('34 presses at one interval are a finding, 33 are not', () => {
  const even = (presses: number) => timesOf(new Array(presses - 1).fill(500));
  expect(follow('bounded-run-1.06', even(33)).findings).toEqual([]);
  const [finding] = follow('bounded-run-1.06', even(34)).findings;
  expect(finding).toMatchObject({ value: 34, limit: 34, presses: 34, windowMs: 16_500, group: 'timing' });
  expect(finding?.words).toContain('34 presses in a row');
});

test('one interval that is 7 % longer starts the run anew', () => {
  const gaps = new Array<number>(65).fill(100);
  gaps[33 - 1] = 107;
  expect(follow('bounded-run-1.06', timesOf(gaps)).findings).toEqual([]);
});

test('uniform +- 30 % is a finding after 26 s, and not before', () => {
  const random = createRandom(2);
  const times = timesOf(Array.from({ length: 400 }, () => random.uniform(70, 130)));
  const [finding] = follow('bounded-run-2', times).findings;
  expect(finding?.atMs).toBeGreaterThanOrEqual(27_000);
  expect(finding?.atMs).toBeLessThan(27_200);
});

/** So many presses whose intervals are by turns short and long. */
const alternating = (shortMs: number, longMs: number, presses: number) =>
  timesOf(Array.from({ length: presses - 1 }, (_, index) => (index % 2 === 0 ? shortMs : longMs)));

test.each([
  ['bounded-run-1.06', 1.06, 34],
  ['bounded-run-1.1', 1.1, 75],
  ['bounded-run-1.2', 1.2, 85],
])('%s: intervals within a ratio of %d are a finding at press %i, wider ones never', (id, ratio, limit) => {
  const within = alternating(100, 100 * ratio - 0.1, limit);
  expect(follow(id, within).findings).toMatchObject([
    { detector: id, severity: 'high', maturity: 'stable', value: limit, limit, presses: limit },
  ]);
  expect(follow(id, within.slice(0, -1)).findings).toEqual([]);
  expect(follow(id, alternating(100, 100 * ratio + 0.1, 10 * limit)).findings).toEqual([]);
});

test.each([
  ['bounded-run-1.5', 1.5, 26, 'stable'],
  ['bounded-run-2', 2, 26, 'stable'],
  ['bounded-run-2.1', 2.1, 27, 'stable'],
  ['bounded-run-3', 3, 40, 'experimental'],
])('%s: intervals within a ratio of %d for %i s are a finding', (id, ratio, seconds, maturity) => {
  const endMs = 1000 + seconds * 1000;
  const within = alternating(100, 100 * ratio - 1, 10 * seconds);
  const [finding] = follow(id, within).findings;
  expect(finding).toMatchObject({ detector: id, severity: 'high', maturity, limit: seconds });
  expect(finding?.atMs).toBe(within.find((time) => time >= endMs));
  const shorter = within.filter((time) => time < endMs);
  expect(follow(id, shorter).findings).toEqual([]);
  expect(follow(id, alternating(100, 100 * ratio + 1, 10 * seconds)).findings).toEqual([]);
  // A pace that speeds up and slows down is a hand's, also where it stays within the ratio.
  const wave = Array.from(
    { length: 10 * seconds },
    (_, index) => 101 * (ratio * 0.98) ** ((1 + Math.sin(index / 10)) / 2),
  );
  expect(follow(id, timesOf(wave)).findings).toEqual([]);
});

test('a hand is not', () => {
  const { press } = handLike(3000);
  for (const ratio of ['1.06', '1.1', '1.2', '1.5', '2', '2.1', '3']) {
    expect(follow(`bounded-run-${ratio}`, press).findings).toEqual([]);
  }
});
