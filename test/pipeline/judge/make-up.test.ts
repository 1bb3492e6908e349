import { expect, test } from 'vitest';
import type { SourceRecord } from '../../../src/records/record.js';
import { fakePool } from '../support/fake-pool.js';
import { judge } from '../support/judge.js';
import { gone, hop, regions, tracer, unchanged } from '../support/records.js';

// A fact that could not be judged is not sent again: it is judged when it is said to stand still.

const unjudged = (record: SourceRecord): SourceRecord =>
  Object.assign({ ...record }, { unjudged: 'it hung' });
/** The time of each released record, with how much was suspicious where it was judged. */
async function judged(...records: SourceRecord[]) {
  const released = await judge(records);
  return released.map(({ record, judgement }) => [
    record.time,
    ...(judgement === undefined ? [] : [judgement.suspicious]),
  ]);
}

test('regions that could not be judged are judged when they are said to be unchanged, once', async () => {
  expect(await judged(unjudged(regions(1, 1)), hop(2), unchanged(1, 3, 5), unchanged(1, 4))).toEqual([
    [1],
    [2],
    [3, 1],
    [4],
  ]);
});

test('and so is a tracer, of a process or of the monitor', async () => {
  const still = (pid: number | null, time: number) => unchanged(pid, time, 1, time, 'tracer');
  expect(
    await judged(unjudged(tracer(1, 1)), unjudged(tracer(null, 2)), still(null, 3), still(1, 4), still(1, 5)),
  ).toEqual([[1], [2], [3, 1], [4, 1], [5]]);
});

test('per fact and per process: what is unchanged of another says nothing', async () => {
  expect(
    await judged(
      unjudged(regions(1, 1)),
      unchanged(1, 2, 1, 2, 'tracer'),
      unchanged(2, 3),
      unchanged(null, 4),
      unchanged(1, 5),
    ),
  ).toEqual([[1], [2], [3], [4], [5, 1]]);
  expect(
    await judged(
      unjudged(regions(1, 1)),
      unjudged(tracer(1, 2)),
      unchanged(1, 3, 1, 3, 'tracer'),
      unchanged(1, 4),
    ),
  ).toEqual([[1], [2], [3, 1], [4, 1]]);
});

test('nothing is made up for where a newer one was judged, or the process has ended', async () => {
  expect(await judged(unjudged(regions(1, 1)), regions(1, 2), unchanged(1, 3))).toEqual([[1], [2, 1], [3]]);
  expect(await judged(unjudged(regions(1, 1)), gone(1, 2), unchanged(1, 3))).toEqual([[1], [2], [3]]);
});

test('the newest is what is judged', async () => {
  const [, , made] = await judge([
    unjudged(regions(1, 1)),
    unjudged(tracer(1, 2, { tracerPid: 5 })),
    unjudged(tracer(1, 3, { tracerPid: 6 })),
    unchanged(1, 4, 1, 4, 'tracer'),
  ]).then((all) => all.slice(1));
  expect(made?.judgement?.findings).toMatchObject([{ kind: 'tracer', tracerPid: 6 }]);
});

test('a replay is as blind as live was: an unchanged record that live could not judge is passed on, the next one is judged', async () => {
  expect(await judged(unjudged(regions(1, 1)), unjudged(unchanged(1, 2)), unchanged(1, 3))).toEqual([
    [1],
    [2],
    [3, 1],
  ]);
});

test('a fact that nobody looks at is not made up for', async () => {
  const pool = fakePool(undefined, undefined, []);
  const all = await judge([unjudged(regions(1, 1)), unchanged(1, 2)], pool);
  expect(all.map(({ judgement }) => judgement)).toEqual([undefined, undefined]);
  expect(pool.tasks).toEqual([]);
});
