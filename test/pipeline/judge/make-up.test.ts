import { expect, test } from 'vitest';
import type { SourceRecord } from '../../../src/records/record.js';
import { fakePool } from '../support/fake-pool.js';
import { judge } from '../support/judge.js';
import { CODE_PAGE, code, gone, hop, regions, tracer, unchanged } from '../support/records.js';

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

// modified-code needs regions beside the code.
const stillCode = (time: number, pid = 1) => unchanged(pid, time, 1, time, 'code');

test('a fact that was looked at without another that a detector needs is looked at again, once that is there', async () => {
  expect(await judged(code(1, 1), stillCode(2), regions(1, 3), stillCode(4), stillCode(5))).toEqual([
    [1, 0],
    [2, 0],
    [3, 1],
    [4, 1],
    [5],
  ]);
  const released = await judge([code(1, 1), regions(1, 2), stillCode(3)]);
  expect(released.map(({ judgement }) => judgement?.findings.length)).toEqual([0, 2, 1]);
  expect(released[2]?.judgement?.findings).toMatchObject([
    { detector: 'modified-code', figures: { writtenBytes: CODE_PAGE.bytes } },
  ]);
});

test('near misses: where it was there before, where it is of another process, and where the process has ended', async () => {
  expect(await judged(regions(1, 1), code(1, 2), stillCode(3))).toEqual([[1, 1], [2, 1], [3]]);
  expect(await judged(code(1, 1), regions(2, 2), stillCode(3))).toEqual([
    [1, 0],
    [2, 1],
    [3, 0],
  ]);
  expect(await judged(code(1, 1), regions(1, 2), gone(1, 3), stillCode(4))).toEqual([
    [1, 0],
    [2, 1],
    [3],
    [4],
  ]);
});
