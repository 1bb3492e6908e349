import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BASE_WIDTH_MS, BUCKETS, LEVELS, Pyramid } from '../../../src/page/stream/pyramid.js';

const IDS = ['one', 'other'];
const WIDTHS = Array.from({ length: LEVELS }, (_, level) => BASE_WIDTH_MS * 2 ** level);
const HOUR_MS = 3_600_000;

interface Sample {
  readonly timeMs: number;
  readonly values: readonly (number | null)[];
}

/** Steps of which some skip buckets, some the whole ring of the narrow ones, and some every ring. */
const step = fc.oneof(
  { weight: 20, arbitrary: fc.nat(600) },
  { weight: 3, arbitrary: fc.nat(20_000) },
  { weight: 2, arbitrary: fc.integer({ min: 250_000, max: 400_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: HOUR_MS, max: 12 * HOUR_MS }) },
);
const value = fc.oneof(fc.constant(null), fc.integer({ min: -1000, max: 1000 }));
const samples = fc
  .tuple(
    fc.nat(HOUR_MS),
    fc.array(fc.tuple(step, fc.tuple(value, value)), { minLength: 1, maxLength: 120, size: 'max' }),
  )
  .map(([startMs, steps]) => {
    let timeMs = startMs;
    return steps.map(([afterMs, values]): Sample => {
      timeMs += afterMs;
      return { timeMs, values };
    });
  });
const ask = fc.record({
  back: fc.nat(6 * HOUR_MS),
  lasts: fc.nat(6 * HOUR_MS),
  most: fc.oneof(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 4096 })),
});

function pyramidOf(all: readonly Sample[]): Pyramid {
  const pyramid = new Pyramid(IDS);
  for (const { timeMs, values } of all) pyramid.add(timeMs, values);
  return pyramid;
}

/** The buckets of one width between two times, counted from the samples alone. */
function recount(all: readonly Sample[], widthMs: number, fromMs: number, toMs: number) {
  const number = (timeMs: number) => Math.floor(timeMs / widthMs);
  const newest = number(all.at(-1)?.timeMs ?? 0);
  const oldest = Math.max(number(all[0]?.timeMs ?? 0), newest - BUCKETS + 1);
  const [from, to] = [Math.max(number(fromMs), oldest), Math.min(number(toMs), newest)];
  const length = Math.max(0, to - from + 1);
  const reaches = oldest * widthMs <= Math.max(fromMs, all[0]?.timeMs ?? 0);
  const series = IDS.map((_, place) =>
    Array.from({ length }, (_, index) => {
      const inside = all
        .filter(({ timeMs }) => number(timeMs) === from + index)
        .flatMap(({ values }) => values[place] ?? []);
      if (inside.length === 0) return [null, null, null];
      return [Math.min(...inside), Math.max(...inside), inside.at(-1)];
    }).flat(),
  );
  return { from, length, oldest, reaches, series };
}

test('a slice is what a plain recount gives, of the narrowest width that fits and reaches back', () => {
  fc.assert(
    fc.property(samples, ask, (all, { back, lasts, most }) => {
      const fromMs = (all.at(-1)?.timeMs ?? 0) - back;
      const toMs = fromMs + lasts;
      const slice = pyramidOf(all).slice(fromMs, toMs, most);
      const given = recount(all, slice.widthMs, fromMs, toMs);
      expect(IDS.map((id) => slice.series[id])).toEqual(given.series);
      if (given.length > 0) expect(slice.fromMs).toBe(given.from * slice.widthMs);
      const others = WIDTHS.map((widthMs) => ({ widthMs, ...recount(all, widthMs, fromMs, toMs) }));
      const best = others.find(({ length, reaches }) => length <= most && reaches);
      if (best !== undefined) expect(slice.widthMs).toBe(best.widthMs);
      if (given.length > most) {
        expect(others.every(({ length }) => length > most)).toBe(true);
        expect(slice.widthMs).toBe(WIDTHS.at(-1));
      }
    }),
  );
});

test('a slice that is put back gives the same slice, also when samples follow', () => {
  fc.assert(
    fc.property(samples, ask, value, (all, { back, lasts, most }, next) => {
      const fromMs = (all.at(-1)?.timeMs ?? 0) - back;
      const toMs = fromMs + lasts;
      const slice = pyramidOf(all).slice(fromMs, toMs, most);
      fc.pre((slice.series.one?.length ?? 0) > 0);
      const copy = new Pyramid(IDS);
      copy.load(JSON.parse(JSON.stringify(slice)));
      expect(copy.slice(fromMs, toMs, most)).toEqual(slice);
      // What came since is in narrower buckets too, which do not reach back to what was put back.
      copy.add(toMs + 10 * (WIDTHS.at(-1) as number), [next, next]);
      expect(copy.slice(slice.fromMs, toMs, BUCKETS).widthMs).toBe(slice.widthMs);
    }),
  );
});

test('hours without a sample cost no more than one ring', () => {
  const pyramid = pyramidOf([{ timeMs: 0, values: [1, 2] }]);
  const startMs = performance.now();
  pyramid.add(Number.MAX_SAFE_INTEGER, [3, 4]);
  const whole = pyramid.slice(0, Number.MAX_SAFE_INTEGER, 4096);
  expect(performance.now() - startMs).toBeLessThan(1000);
  expect(whole.series.one).toHaveLength(3 * BUCKETS);
  expect(whole.series.one?.slice(-3)).toEqual([3, 3, 3]);
  expect(whole.series.one?.slice(0, -3).every((part) => part === null)).toBe(true);
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, -1, 1e300, 2 ** 53])('%d is no time', (timeMs) => {
  const pyramid = pyramidOf([{ timeMs: 1000, values: [1, 2] }]);
  const before = pyramid.slice(0, 2000, 100);
  pyramid.add(timeMs, [9, 9]);
  pyramid.load({ widthMs: 250, fromMs: timeMs, series: { one: [9, 9, 9], other: [] } });
  expect(pyramid.slice(0, 2000, 100)).toEqual(before);
  expect(before.series.one).toEqual([1, 1, 1]);
  pyramid.slice(timeMs, timeMs, 100);
  pyramid.slice(-timeMs, timeMs, 100);
});

test('a time before the newest bucket is ignored at every width, and so is a figure that is none', () => {
  const pyramid = pyramidOf([
    { timeMs: 1300, values: [1, 2] },
    { timeMs: 1100, values: [7, 7] },
    { timeMs: 1310, values: [Number.NaN, Number.POSITIVE_INFINITY] },
    { timeMs: 1600, values: [3, 4] },
  ]);
  pyramid.load({ widthMs: 999, fromMs: 0, series: { one: [9, 9, 9] } });
  expect(pyramid.slice(0, 9999, 2)).toMatchObject({ widthMs: 250, series: { one: [1, 1, 1, 3, 3, 3] } });
  expect(pyramid.slice(0, 9999, 1)).toMatchObject({
    widthMs: 1000,
    series: { one: [1, 3, 3], other: [2, 4, 4] },
  });
});

test('an empty pyramid gives an empty slice', () => {
  expect(new Pyramid(IDS).slice(0, 1000, 10).series).toEqual({ one: [], other: [] });
});
