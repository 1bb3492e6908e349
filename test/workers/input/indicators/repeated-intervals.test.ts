import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom } from '../../../../src/simulate/random.js';
import { follow, handLike, timesOf } from '../support.js';

const ID = 'repeated-intervals';

/** The longest match of the newest intervals at any lag from 10 on, by comparing everything with everything. */
function naive(gaps: readonly number[], end: number): number {
  let best = 0;
  for (let lag = 10; lag <= Math.min(end - 1, 500); lag++) {
    let run = 0;
    while (
      end - run - lag >= 0 &&
      Math.abs((gaps[end - run] as number) - (gaps[end - run - lag] as number)) <= 1
    )
      run++;
    best = Math.max(best, run);
  }
  return best;
}

/** Lengths that differ by this much share a bucket of the index. */
const BUCKETS_MS = 512;

/** True when nearly half of the intervals up to that one count as about as long: the indicator may pass over it. */
function isCommon(gaps: readonly number[], end: number): boolean {
  const before = gaps.slice(0, end);
  const alike = before.filter((gap) => {
    const apart = Math.abs(gap - (gaps[end] as number)) % BUCKETS_MS;
    return Math.min(apart, BUCKETS_MS - apart) <= 4;
  });
  return alike.length * 2.5 >= before.length;
}

/** Random intervals with parts of what came before put in again. */
const withRepeats = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.integer({ min: 50, max: 900 }) },
      { weight: 1, arbitrary: fc.tuple(fc.nat(40), fc.integer({ min: 5, max: 30 })) },
    ),
    { minLength: 20, maxLength: 60 },
  )
  .map((parts) => {
    const gaps: number[] = [];
    for (const part of parts) {
      if (typeof part === 'number') gaps.push(part);
      else
        gaps.push(
          ...gaps.slice(Math.max(0, gaps.length - part[0] - part[1]), Math.max(0, gaps.length - part[0])),
        );
    }
    return gaps;
  });

test('the longest repetition is the one that comparing everything finds', () => {
  fc.assert(
    fc.property(withRepeats, (gaps) => {
      const { values } = follow(ID, timesOf(gaps), [], { minBits: -1e9, maxIntervalMs: 10_000 });
      gaps.forEach((_, end) => {
        const seen = values[end + 1] as number;
        const expected = naive(gaps, end);
        expect(seen).toBeLessThanOrEqual(expected);
        // What most intervals equal tells nothing and ends a run, and a run of one is none: both only understate.
        const run = gaps.slice(end - expected + 1, end + 1);
        const isTelling = run.every((_, index) => !isCommon(gaps, end - expected + 1 + index));
        if (seen > 0 && isTelling) expect(seen).toBe(expected);
      });
    }),
    { numRuns: 60 },
  );
});

test('a loop of human intervals is found within 24 presses of its repetition, at any length to 450', () => {
  for (const loop of [12, 60, 200, 450]) {
    const random = createRandom(loop);
    const recorded = Array.from({ length: loop }, () => random.integer(90, 260));
    const [finding] = follow(ID, timesOf([...recorded, ...recorded, ...recorded])).findings;
    const presses = timesOf([...recorded, ...recorded, ...recorded]).indexOf(finding?.atMs as number) + 1;
    expect(presses).toBeGreaterThan(loop + 10);
    expect(presses).toBeLessThanOrEqual(loop + 1 + 24);
    expect(finding?.words).toMatch(/intervals are those of \d+ presses before/);
  }
});

test('a steady hand on a coarse clock repeats itself without surprise', () => {
  const random = createRandom(4);
  const times = timesOf(
    Array.from({ length: 5000 }, () => 15.6 * Math.round(random.gaussian(100, 8) / 15.6)),
  );
  expect(follow(ID, times).findings).toEqual([]);
});

test('a hand, a constant clicker and nothing but zeros are none of its affair', () => {
  expect(follow(ID, handLike(4000).press).findings).toEqual([]);
  expect(follow(ID, timesOf(new Array(1000).fill(100))).findings).toEqual([]);
  expect(follow(ID, timesOf(new Array(1000).fill(0))).findings).toEqual([]);
});
