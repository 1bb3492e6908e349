import { expect, test } from 'vitest';
import { columnsOf } from '../../../page/plots/columns.js';
import { Figures } from '../../../page/store/figures.js';
import type { Slice } from '../../../src/page/stream/bucket-ring.js';
import type { Gap } from '../../../src/page/stream/messages.js';
import { Pyramid } from '../../../src/page/stream/pyramid.js';
import { SERIES } from '../../../src/page/stream/series.js';

const SLICE: Slice = {
  widthMs: 1000,
  fromMs: 10_000,
  series: { cpu: [1, 3, 2, 4, 6, 5, null, null, null, 7, 9, 8] },
};
const blind = (fromMs: number, toMs: number | null): Gap => ({
  id: 1,
  lane: 'blind',
  about: 'memory',
  fromMs,
  toMs,
  count: 1,
  cause: '',
});
const lastOf = (gaps: readonly Gap[]) => columnsOf(SLICE, ['cpu'], gaps).values[2];

test('a bucket gives its largest, smallest and last value, and none where there was no sample', () => {
  const { times, values } = columnsOf(SLICE, ['cpu'], []);
  expect(times).toEqual([10_500, 11_500, 12_500, 13_500]);
  expect(values).toEqual([
    [3, 6, null, 9],
    [1, 4, null, 7],
    [2, 5, null, 8],
  ]);
});

test('a bucket within a blind gap has no value', () => {
  expect(lastOf([blind(10_900, 12_000)])).toEqual([2, null, null, 8]);
  expect(lastOf([blind(12_900, null)])).toEqual([2, 5, null, null]);
});

test('a gap shorter than a bucket breaks the line between two, and takes no value away', () => {
  const { times, values } = columnsOf(SLICE, ['cpu'], [blind(10_900, 11_100)]);
  expect(times).toEqual([10_500, 11_000, 11_500, 12_500, 13_500]);
  expect(values[2]).toEqual([2, null, 5, null, 8]);
});

test('times only rise, whatever the gaps are', () => {
  const gaps = [
    blind(9000, 9500),
    blind(10_400, 10_450),
    blind(10_460, 10_480),
    blind(11_600, 11_700),
    blind(11_650, null),
  ];
  const { times } = columnsOf(SLICE, ['cpu'], gaps);
  expect(times).toEqual([...new Set(times)].toSorted((one, other) => one - other));
});

test('a sample that overtakes the answer of the monitor is not lost', () => {
  const sample = (value: number) => SERIES.map(() => value);
  const [server, figures] = [new Pyramid(SERIES), new Figures()];
  for (let timeMs = 0; timeMs < 10_000; timeMs += 250) server.add(timeMs, sample(timeMs === 5000 ? 99 : 1));
  const answer = server.slice(0, 10_000, 1000);
  figures.add(10_000, sample(2));
  figures.load(answer);
  figures.add(10_250, sample(3));
  const { series } = figures.slice(0, 10_250);
  expect(series.cpu?.slice(-6)).toEqual([2, 2, 2, 3, 3, 3]);
  expect(series.cpu?.slice(60, 63)).toEqual([99, 99, 99]);
});
