import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BUCKETS } from '../../../src/page/stream/bucket-ring.js';
import { BASE_WIDTH_MS, FIRST_LEVELS, MAX_LEVELS, Pyramid } from '../../../src/page/stream/pyramid.js';

const IDS = ['one', 'other'];
const WIDTHS = Array.from({ length: MAX_LEVELS }, (_, level) => BASE_WIDTH_MS * 2 ** level);
const HOUR_MS = 3_600_000;
const YEAR_MS = 365 * 24 * HOUR_MS;

interface Sample {
  readonly timeMs: number;
  readonly values: readonly (number | null)[];
}

/** Steps of which some skip buckets, some the whole ring of the narrow ones, and some every ring that there is. */
const step = fc.oneof(
  { weight: 20, arbitrary: fc.nat(600) },
  { weight: 3, arbitrary: fc.nat(20_000) },
  { weight: 2, arbitrary: fc.integer({ min: 250_000, max: 400_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: HOUR_MS, max: 12 * HOUR_MS }) },
  { weight: 1, arbitrary: fc.oneof(fc.nat(YEAR_MS), fc.nat(1000 * YEAR_MS)) },
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
  back: fc.oneof(fc.nat(6 * HOUR_MS), fc.nat(60 * HOUR_MS), fc.nat(2 * YEAR_MS)),
  lasts: fc.oneof(fc.nat(6 * HOUR_MS), fc.nat(2 * YEAR_MS)),
  most: fc.oneof(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 4096 })),
});

function pyramidOf(all: readonly Sample[]): Pyramid {
  const pyramid = new Pyramid(IDS);
  for (const { timeMs, values } of all) pyramid.add(timeMs, values);
  return pyramid;
}

/** The buckets of one width between two times, counted from all samples: nothing is forgotten here. */
function recount(all: readonly Sample[], widthMs: number, fromMs: number, toMs: number) {
  const number = (timeMs: number) => Math.floor(timeMs / widthMs);
  const [first, newest] = [number(all[0]?.timeMs ?? 0), number(all.at(-1)?.timeMs ?? 0)];
  const [from, to] = [Math.max(number(fromMs), first), Math.min(number(toMs), newest)];
  const length = Math.max(0, to - from + 1);
  /** Whether a ring of so many buckets has all of them, and whether it has all that ever were. */
  const [reaches, isWhole] = [from > newest - BUCKETS, newest - first < BUCKETS];
  const triples = () =>
    IDS.map((_, place) => {
      const inside = Array.from({ length }, (): number[] => []);
      for (const { timeMs, values } of all) {
        const value = values[place];
        if (value != null) inside[number(timeMs) - from]?.push(value);
      }
      return inside.flatMap((each) =>
        each.length === 0 ? [null, null, null] : [Math.min(...each), Math.max(...each), each.at(-1)],
      );
    });
  return { from, length, reaches, isWhole, triples };
}

/** The widest buckets that there are: the narrowest of which none was forgotten, and not narrower than at the start. */
const widestOf = (all: readonly Sample[]) =>
  WIDTHS.slice(FIRST_LEVELS - 1).find((widthMs) => recount(all, widthMs, 0, 0).isWhole) as number;

test('a slice has every sample of its span, whatever was forgotten, in the narrowest buckets that have', () => {
  fc.assert(
    fc.property(samples, ask, (all, { back, lasts, most }) => {
      const fromMs = Math.max(0, (all.at(-1)?.timeMs ?? 0) - back);
      const toMs = fromMs + lasts;
      const slice = pyramidOf(all).slice(fromMs, toMs, most);
      const given = recount(all, slice.widthMs, fromMs, toMs);
      expect(given.length).toBeLessThanOrEqual(BUCKETS);
      expect(IDS.map((id) => slice.series[id])).toEqual(given.triples());
      if (given.length > 0) expect(slice.fromMs).toBe(given.from * slice.widthMs);
      const best = WIDTHS.find((widthMs) => {
        const { length, reaches } = recount(all, widthMs, fromMs, toMs);
        return length <= most && reaches;
      });
      expect(slice.widthMs).toBe(Math.min(best ?? Number.POSITIVE_INFINITY, widestOf(all)));
      if (given.length > most) expect(slice.widthMs).toBe(widestOf(all));
    }),
    { numRuns: 500 },
  );
});

test('a night: the last minutes one by one, all of it in a thousand buckets, and its one spike in both', () => {
  const pyramid = new Pyramid(IDS);
  const spikeMs = HOUR_MS + 777;
  for (let timeMs = 0; timeMs < 12 * HOUR_MS; timeMs += 250)
    pyramid.add(timeMs, [timeMs === spikeMs - (spikeMs % 250) ? 99 : 1, null]);
  const whole = pyramid.slice(0, 12 * HOUR_MS, 1000);
  expect([whole.fromMs, whole.widthMs, whole.series.one?.length]).toEqual([0, 64_000, 3 * 675]);
  expect(whole.series.one?.every((part) => part !== null)).toBe(true);
  expect(whole.series.one?.filter((part) => part === 99)).toHaveLength(1);
  // Its narrow buckets are long gone: it is not silent.
  const hour = pyramid.slice(spikeMs - 60_000, spikeMs + 60_000, 1000);
  expect(hour.series.one).toContain(99);
  expect(hour.series.one?.every((part) => part !== null)).toBe(true);
  // Few buckets of a long span are wide ones, not the few that the narrow rings have at its end.
  expect(pyramid.slice(0, 12 * HOUR_MS - 269_000, 100).fromMs).toBe(0);
  expect(pyramid.slice(12 * HOUR_MS - 60_000, 12 * HOUR_MS, 1000).widthMs).toBe(250);
  expect(pyramid.slice(0, 12 * HOUR_MS, 1000).series.other?.every((part) => part === null)).toBe(true);
});

test('a slice that is put back gives the same slice, also when samples follow', () => {
  fc.assert(
    fc.property(samples, ask, value, (all, { back, lasts, most }, next) => {
      const fromMs = Math.max(0, (all.at(-1)?.timeMs ?? 0) - back);
      const toMs = fromMs + lasts;
      const slice = pyramidOf(all).slice(fromMs, toMs, most);
      fc.pre((slice.series.one?.length ?? 0) > 0);
      const copy = new Pyramid(IDS);
      copy.load(JSON.parse(JSON.stringify(slice)));
      expect(copy.slice(fromMs, toMs, most)).toEqual(slice);
      // What came since is in narrower buckets too, which do not reach back to what was put back.
      const newestMs = toMs + 10 * slice.widthMs;
      fc.pre(newestMs - slice.fromMs < BUCKETS * slice.widthMs);
      copy.add(newestMs, [next, next]);
      expect(copy.slice(slice.fromMs, toMs, BUCKETS).widthMs).toBe(slice.widthMs);
    }),
  );
});

test('years without a sample cost no more than a ring of each width', () => {
  const pyramid = pyramidOf([{ timeMs: 0, values: [1, 2] }]);
  const startMs = performance.now();
  pyramid.add(Number.MAX_SAFE_INTEGER, [3, 4]);
  const whole = pyramid.slice(0, Number.MAX_SAFE_INTEGER, 4096);
  expect(performance.now() - startMs).toBeLessThan(1000);
  expect(whole.series.one?.length).toBeLessThanOrEqual(3 * BUCKETS);
  expect(whole.series.one?.slice(0, 3)).toEqual([1, 1, 1]);
  expect(whole.series.one?.slice(-3)).toEqual([3, 3, 3]);
  expect(whole.series.one?.slice(3, -3).every((part) => part === null)).toBe(true);
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
