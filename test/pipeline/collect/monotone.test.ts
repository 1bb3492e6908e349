import fc from 'fast-check';
import { from, of } from 'rxjs';
import { expect, test } from 'vitest';
import { monotone } from '../../../src/pipeline/collect/monotone.js';
import type { SourceRecord } from '../../../src/records/record.js';

function timesOf(times: readonly number[]): readonly number[] {
  const seen: number[] = [];
  from(times.map((time): SourceRecord => ({ kind: 'hop', time })))
    .pipe(monotone())
    .subscribe(({ time }) => seen.push(time));
  return seen;
}

test('a time that is behind, or none at all, becomes the latest before it', () => {
  expect(timesOf([5, 5, 3, 7, Number.NaN, Number.POSITIVE_INFINITY, 6, 8])).toEqual([5, 5, 5, 7, 7, 7, 7, 8]);
  expect(timesOf([Number.NaN, -3, 1])).toEqual([0, 0, 1]);
});

test('times inside a record stay as they are', () => {
  const late: SourceRecord = { kind: 'unchanged', time: 1, key: '7:1', pid: 7, firstTime: -5, count: 2 };
  const seen: SourceRecord[] = [];
  of<SourceRecord[]>({ kind: 'hop', time: 4 }, late)
    .pipe(monotone())
    .subscribe((record) => seen.push(record));
  expect(seen).toEqual([
    { kind: 'hop', time: 4 },
    { ...late, time: 4 },
  ]);
});

test('whatever comes in, finite times that never fall come out, and a second pass changes nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.double()), (times) => {
      const once = timesOf(times);
      expect(once.every((time, index) => Number.isFinite(time) && time >= (once[index - 1] ?? 0))).toBe(true);
      expect(timesOf(once)).toEqual(once);
    }),
  );
});
