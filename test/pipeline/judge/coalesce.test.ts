import { expect, test } from 'vitest';
import { type Coalesced, coalesceWaiting } from '../../../src/pipeline/judge/coalesce.js';
import type { Entry } from '../../../src/pipeline/judge/entry.js';
import type { SourceRecord } from '../../../src/records/record.js';
import { batch, hop, INJECTED, regions, regionsOf, tracer, unchanged } from '../support/records.js';

/** Facts wait, unless said otherwise; all else is done. */
function entryOf(record: SourceRecord, parts: Partial<Entry> = {}): Entry {
  return {
    record,
    unjudged: undefined,
    leftOut: undefined,
    state: record.kind === 'observed' ? 'waiting' : 'done',
    judgement: undefined,
    isPartial: false,
    inputFindings: undefined,
    faults: undefined,
    order: record.time,
    stamp: 0,
    isJoined: false,
    ...parts,
  };
}
const isEntry = (one: SourceRecord | Entry): one is Entry => 'record' in one;
const coalesce = (...all: (SourceRecord | Entry)[]): Coalesced =>
  coalesceWaiting(all.map((one) => (isEntry(one) ? one : entryOf(one))));

/** The times of those that stay, with the readings that they stand for too. */
const left = ({ entries }: Coalesced) =>
  entries.map(({ record }) => [record.time, ...('coalesced' in record ? [record.coalesced] : [])]);

test('the newest of a process stands for those before it', () => {
  const coalesced = coalesce(regions(1, 1), regions(1, 2, regionsOf(2)), regions(1, 3, INJECTED));
  expect(left(coalesced)).toEqual([[3, 2]]);
  expect(coalesced.entries[0]?.record).toMatchObject({ value: INJECTED, time: 3 });
  expect([...coalesced.replaced].map(({ order }) => order).toSorted()).toEqual([1, 2]);
  expect(coalesced.scans).toBe(2);
});

test('one by itself, and nothing at all, stay as they are', () => {
  expect(left(coalesce(regions(1, 1)))).toEqual([[1]]);
  expect(coalesce()).toEqual({ entries: [], replaced: new Set(), scans: 0 });
});

test('per process: those of another stay', () => {
  expect(left(coalesce(regions(1, 1), regions(2, 2), regions(1, 3), regions(3, 4)))).toEqual([
    [2],
    [3, 1],
    [4],
  ]);
});

test('per fact: those of another stay, in their places', () => {
  expect(
    left(coalesce(regions(1, 1), tracer(1, 2), regions(1, 3), tracer(1, 4, { tracerPid: 8 }), regions(1, 5))),
  ).toEqual([[2], [4], [5, 2]]);
});

test('a fact that says that both are needed is never left out, of a process or of the monitor', () => {
  const all = [tracer(1, 1), tracer(1, 2), tracer(null, 3), tracer(null, 4), tracer(1, 5)];
  const coalesced = coalesce(...all);
  expect(coalesced.entries.map(({ record }) => record)).toEqual(all);
  expect(coalesced).toMatchObject({ replaced: new Set(), scans: 0 });
});

test('unchanged readings go with the observation that they stood for', () => {
  const coalesced = coalesce(
    regions(1, 1),
    unchanged(1, 2, 10),
    regions(1, 3),
    unchanged(1, 4, 100),
    regions(1, 5),
  );
  expect(left(coalesced)).toEqual([[5, 112]]);
  expect(coalesced.scans).toBe(112);
});

test('near misses: readings of the one that stays, of another fact, of another process, and input', () => {
  expect(
    left(
      coalesce(
        unchanged(1, 1, 10),
        regions(1, 2),
        unchanged(1, 3, 10, 3, 'tracer'),
        unchanged(2, 4, 10),
        unchanged(null, 5, 10),
        batch(6, [6]),
        hop(7),
        regions(1, 8),
        unchanged(1, 9, 10),
      ),
    ),
  ).toEqual([[1], [3], [4], [5], [6], [7], [8, 1], [9]]);
});

test('what is running or done stays, with its unchanged readings', () => {
  for (const state of ['running', 'done'] as const) {
    const first = entryOf(regions(1, 1), { state });
    expect(left(coalesce(first, unchanged(1, 2, 10), regions(1, 3)))).toEqual([[1], [2], [3]]);
  }
});

test('unchanged readings that wait to make up for a judgement stay', () => {
  const making = entryOf(unchanged(1, 1, 5), { state: 'waiting' });
  expect(left(coalesce(making, regions(1, 2), regions(1, 3)))).toEqual([[1], [3, 1]]);
});

test('one that was joined to the work of another lane stays, and stands for no other', () => {
  const joined = entryOf(regions(1, 2), { isJoined: true });
  const coalesced = coalesce(regions(1, 1), joined, regions(1, 3), unchanged(1, 4, 10), regions(1, 5));
  expect(left(coalesced)).toEqual([[1], [2], [5, 11]]);
  expect(joined.record).toEqual(regions(1, 2));
});

test('coalesced twice: what is stood for is handed on, and counted as new only once', () => {
  const first = coalesce(regions(1, 1), unchanged(1, 2, 10), regions(1, 3));
  expect([left(first), first.scans]).toEqual([[[3, 11]], 11]);
  const second = coalesce(...first.entries, regions(1, 4));
  expect([left(second), second.scans]).toEqual([[[4, 12]], 1]);
});
