import fc from 'fast-check';
import { from, map, of } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { beforeEach, expect, test } from 'vitest';
import { monotone } from '../../../src/pipeline/collect/monotone.js';
import type { SourceRecord } from '../../../src/records/record.js';
import { hop, unchanged } from '../support/records.js';

let scheduler: TestScheduler;
beforeEach(() => {
  scheduler = new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
});

/** A digit is a record with that time. */
const RECORDS = Object.fromEntries(Array.from({ length: 10 }, (_, time) => [String(time), hop(time)]));

test.each([
  ['never', '-', '-', '^'],
  ['empty', '|', '|', '(^!)'],
  ['one', '-5-|', '-5-|', '^--!'],
  ['many, with one behind', '1-42-(7 6)|', '1-44-(7 7)|', '^--------!'],
  ['an error is passed on', '31#', '33#', '^-!'],
  ['an error at once', '#', '#', '(^!)'],
])('%s: %s', (_, source, expected, subscription) => {
  scheduler.run(({ cold, expectObservable, expectSubscriptions }) => {
    const records = cold(source, RECORDS);
    expectObservable(records.pipe(monotone())).toBe(expected, RECORDS);
    expectSubscriptions(records.subscriptions).toBe(subscription);
  });
});

test('early unsubscription leaves the source', () => {
  scheduler.run(({ cold, expectObservable, expectSubscriptions }) => {
    const records = cold('92---', RECORDS);
    const stamped = records.pipe(
      monotone(),
      map(({ time }) => String(time)),
    );
    expectObservable(stamped, '^!').toBe('9');
    expectSubscriptions(records.subscriptions).toBe('^!');
  });
});

test('each subscription begins at zero: it does not know the times of another', () => {
  scheduler.run(({ cold, expectObservable }) => {
    const [late, early] = [cold('9-', RECORDS), cold('2-', RECORDS)];
    const stamp = monotone();
    expectObservable(late.pipe(stamp)).toBe('9-', RECORDS);
    expectObservable(early.pipe(stamp)).toBe('2-', RECORDS);
  });
});

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
  const late: SourceRecord = unchanged(7, 1, 2, -5);
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
