import { of } from 'rxjs';
import { expect, test } from 'vitest';
import type { JudgeQueue } from '../../../src/pipeline/judge/judge-queue.js';
import type { SourceRecord } from '../../../src/records/record.js';
import { emptyPool } from '../support/empty-pool.js';
import { madeUpLane, queueWith } from '../support/made-up-lanes.js';
import { gone, hop, regions, regionsOf, tracer, unchanged } from '../support/records.js';

// A lane that follows `tracer` and reads `regions` too. Regions are told apart by their values.

const [ONE, TWO, THREE] = [regionsOf(1), regionsOf(2), regionsOf(3)];

function joining({ limit = Number.POSITIVE_INFINITY, withRegionsLane = false } = {}) {
  const lane = madeUpLane('tracer', { joins: ['regions'] });
  const queue = queueWith({
    looks: [['tracer', lane], ...(withRegionsLane ? [['regions', madeUpLane('regions')] as const] : [])],
    limit,
  });
  const add = (...records: SourceRecord[]) => {
    for (const record of records) queue.add({ record });
  };
  /** The regions that the newest task was given, piece by piece. */
  const given = () => lane.asked.at(-1)?.map((facts) => facts.regions);
  return { queue, add, given, lane };
}

/** Has everything done that can be done, one task after the other, and releases it. */
function finishAll(queue: JudgeQueue): SourceRecord[] {
  for (let task = queue.nextTask(); task !== undefined; task = queue.nextTask()) {
    task.run(emptyPool()).subscribe();
  }
  return queue.release().map(({ record }) => record);
}

test('the newest of the other fact before it is joined, where both wait', () => {
  const { queue, add, given } = joining({ withRegionsLane: true });
  add(regions(1, 1, ONE), regions(1, 2, TWO), tracer(1, 3));
  finishAll(queue);
  expect(given()).toEqual([TWO]);
});

test('and where it was released', () => {
  const { queue, add, given } = joining();
  add(regions(1, 1, ONE), regions(1, 2, TWO));
  expect(queue.release()).toHaveLength(2);
  add(tracer(1, 3));
  finishAll(queue);
  expect(given()).toEqual([TWO]);
});

test('one that waits is newer than any that was released', () => {
  const { queue, add, given } = joining({ withRegionsLane: true });
  add(regions(1, 1, ONE));
  finishAll(queue);
  add(regions(1, 2, TWO), tracer(1, 3));
  finishAll(queue);
  expect(given()).toEqual([TWO]);
});

test('never one that came after, though it was there when the task was made', () => {
  const { queue, add, given } = joining();
  add(regions(1, 1, ONE), tracer(1, 2), regions(1, 3, TWO), tracer(1, 4), regions(1, 5, THREE));
  finishAll(queue);
  expect(given()).toEqual([ONE, TWO]);
});

test('never one of another process, nor one of a process for the monitor', () => {
  const { queue, add, given } = joining();
  add(regions(2, 1, TWO), { ...regions(1, 2, ONE), key: null }, tracer(1, 3), tracer(null, 4), tracer(2, 5));
  finishAll(queue);
  expect(given()).toEqual([undefined, ONE, TWO]);
});

test('nothing before the first: the lane is asked without it', () => {
  const { queue, add, lane } = joining();
  add(tracer(1, 1), regions(1, 2, ONE));
  finishAll(queue);
  expect(lane.asked).toEqual([[{ tracer: tracer(1, 1).value }]]);
});

test('a lane is not given what it does not join', () => {
  const { queue, add } = joining();
  const plain = madeUpLane('regions');
  const other = queueWith({ looks: [['regions', plain]] });
  for (const record of [tracer(1, 1), regions(1, 2, ONE)]) other.add({ record });
  finishAll(other);
  expect(plain.asked).toEqual([[{ regions: ONE }]]);
  add(hop(1));
  expect(queue.release()).toHaveLength(1);
});

test('a process that is gone is forgotten, whether that waits or was released', () => {
  const { queue, add, given } = joining();
  add(regions(1, 1, ONE), regions(2, 1, TWO), gone(1, 2));
  expect(queue.release()).toHaveLength(3);
  add(tracer(1, 3), tracer(2, 4));
  finishAll(queue);
  expect(given()).toEqual([undefined, TWO]);

  const waiting = joining();
  waiting.add(regions(1, 1, ONE), regions(2, 1, TWO), gone(1, 2), tracer(1, 3), tracer(2, 4));
  finishAll(waiting.queue);
  expect(waiting.given()).toEqual([undefined, TWO]);
});

test.each([
  [
    'joined to work that has begun stays as it is',
    [tracer(1, 1), regions(1, 2, ONE), tracer(1, 3)],
    [1, 2, 3, 6],
  ],
  ['not joined yet is replaced', [tracer(1, 1), regions(1, 2, ONE)], [1, 6]],
  ['of another process is replaced', [tracer(1, 1), regions(1, 2, ONE), tracer(2, 3)], [1, 3, 6]],
])('when workers are behind, what is %s', (_, before, released) => {
  const { queue, add } = joining({ limit: 3, withRegionsLane: true });
  add(...before);
  // All tracers go to a worker: the lane of the first one has waited longest. The regions wait.
  const task = queue.nextTask();
  add(regions(1, 4, TWO), regions(1, 5, THREE), regions(1, 6, TWO));
  task?.run(emptyPool()).subscribe();
  expect(finishAll(queue).map(({ time }) => time)).toEqual(released);
});

test('a judgement that is made up for joins what was newest when it was due', () => {
  const { queue, add, given } = joining();
  add(regions(1, 1, ONE));
  queue.add({ record: tracer(1, 2), unjudged: 'it hung' });
  add(regions(1, 3, TWO), unchanged(1, 4, 1, 4, 'tracer'), regions(1, 5, THREE));
  expect(queue.release().map(({ record }) => record.time)).toEqual([1, 2, 3]);
  finishAll(queue);
  expect(given()).toEqual([TWO]);
});

test('a task that fails gives its joined facts to nobody else', () => {
  const { queue, add } = joining();
  add(regions(1, 1, ONE), tracer(1, 2));
  const task = queue.nextTask();
  task?.run({ ...emptyPool(), run: () => of([]) }).subscribe();
  expect(queue.release().map(({ judgement }) => judgement)).toEqual([undefined, undefined]);
});
