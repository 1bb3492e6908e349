import { expect, test } from 'vitest';
import type { FactId } from '../../../src/facts/facts.js';
import { mergeRecords } from '../../../src/pipeline/judge/merge-records.js';
import type { InputBatch, Unchanged } from '../../../src/records/record.js';

const batch = (time: number, ...times: number[]): InputBatch => ({
  kind: 'input',
  time,
  times: Float64Array.from(times),
  marks: new Uint8Array(times.length),
  holds: new Float64Array(times.length),
});
const unchanged = (
  pid: number,
  firstTime: number,
  time: number,
  count: number,
  fact: FactId = 'regions',
): Unchanged => ({
  kind: 'unchanged',
  fact,
  key: `${pid}:1`,
  pid,
  firstTime,
  time,
  count,
});

test('two batches become one with all events, at the later time', () => {
  expect(mergeRecords(batch(20, 5, 20), batch(40, 30))).toEqual(batch(40, 5, 20, 30));
});

test('a batch with an event that lies ahead of it is not joined: the window would take it for a later one', () => {
  expect(mergeRecords(batch(20, 5, 20.5), batch(40, 30))).toBeUndefined();
  expect(mergeRecords(batch(20, 5), batch(40, 41))).toEqual(batch(40, 5, 41));
});

test('unchanged readings of one fact of one process add up; those of two processes or of two facts do not', () => {
  expect(mergeRecords(unchanged(7, 1, 2, 3), unchanged(7, 3, 9, 4))).toEqual(unchanged(7, 1, 9, 7));
  expect(mergeRecords(unchanged(7, 1, 2, 3), unchanged(8, 3, 9, 4))).toBeUndefined();
  expect(mergeRecords(unchanged(7, 1, 2, 3), unchanged(7, 3, 9, 4, 'tracer'))).toBeUndefined();
});

test('other kinds are not joined', () => {
  expect(mergeRecords({ kind: 'hop', time: 1 }, { kind: 'hop', time: 2 })).toBeUndefined();
  expect(mergeRecords(batch(20, 5), unchanged(7, 3, 9, 4))).toBeUndefined();
});
