import { expect, test } from 'vitest';
import { inputLane } from '../../../src/pipeline/judge/input-lane.js';
import type { JudgeQueue } from '../../../src/pipeline/judge/judge-queue.js';
import type { Task } from '../../../src/pipeline/judge/lane-queue.js';
import { type LookLane, lookLanes } from '../../../src/pipeline/judge/look-lanes.js';
import { ChannelStates } from '../../../src/pipeline/pool/channel-states.js';
import type { Job } from '../../../src/pipeline/pool/job.js';
import type { SourceRecord } from '../../../src/records/record.js';
import type { Detector } from '../../../src/workers/detector.js';
import { emptyPool } from '../support/empty-pool.js';
import { DETECTORS_IN_FORCE } from '../support/fake-pool.js';
import { madeUpLane, type QueueOptions, queueWith } from '../support/made-up-lanes.js';
import { CLEAN, even, hop, presses, regions, tracer } from '../support/records.js';

/** A queue that has taken in some records; hops come with presses. */
function queueOf(records: readonly SourceRecord[], options: QueueOptions): JudgeQueue {
  const queue = queueWith(options);
  add(queue, ...records);
  return queue;
}
function add(queue: JudgeQueue, ...records: SourceRecord[]): void {
  for (const record of records) {
    queue.add(record.kind === 'hop' ? { record, input: presses(even(3)) } : { record });
  }
}

/** Has a task done; gives its job. */
function finish(task: Task | undefined): Pick<Job<unknown>, 'kind' | 'count'> | undefined {
  let asked: Job<unknown> | undefined;
  const pool = emptyPool();
  task
    ?.run({
      ...pool,
      run: (job) => {
        asked = job;
        return pool.run(job);
      },
    })
    .subscribe();
  return asked && { kind: asked.kind, count: asked.count };
}
const times = (queue: JudgeQueue) => queue.release().map(({ record }) => record.time);

test('a serial lane has one task at a time, and others overtake what waits in it', () => {
  const queue = queueOf([hop(1)], { looks: [['regions', madeUpLane('regions')]] });
  const first = queue.nextTask();
  add(queue, hop(2), regions(1, 3), hop(4));
  const overtaking = queue.nextTask();
  expect(queue.nextTask()).toBeUndefined();
  expect(finish(overtaking)).toEqual({ kind: 'look', count: 1 });
  expect(queue.nextTask()).toBeUndefined();
  // Overtaken in the work, not in the order.
  expect(times(queue)).toEqual([]);
  expect(finish(first)).toEqual({ kind: 'analyse', count: 1 });
  expect(times(queue)).toEqual([1]);
  expect(finish(queue.nextTask())).toEqual({ kind: 'analyse', count: 2 });
  expect(times(queue)).toEqual([2, 3, 4]);
});

test('a lane that is not serial has as many tasks at a time as there are workers', () => {
  const looks = [['regions', madeUpLane('regions')]] as const;
  const queue = queueOf([regions(1, 1)], { looks });
  const first = queue.nextTask();
  add(queue, regions(1, 2));
  const second = queue.nextTask();
  expect(finish(second)).toEqual({ kind: 'look', count: 1 });
  expect(times(queue)).toEqual([]);
  finish(first);
  expect(times(queue)).toEqual([1, 2]);
});

test('a lane of facts may be serial too', () => {
  const looks = [['regions', madeUpLane('regions', { isSerial: true })]] as const;
  const queue = queueOf([regions(1, 1)], { looks });
  const first = queue.nextTask();
  add(queue, regions(1, 2));
  expect(queue.nextTask()).toBeUndefined();
  finish(first);
  expect(finish(queue.nextTask())?.count).toBe(1);
});

/** How many pieces each task has until nothing waits. */
function sizesOf(queue: JudgeQueue): number[] {
  const sizes: number[] = [];
  for (let task = queue.nextTask(); task !== undefined; task = queue.nextTask()) {
    sizes.push(finish(task)?.count ?? 0);
  }
  return sizes;
}
const scans = (count: number, value = CLEAN) => even(count, 1).map((time) => regions(time, time, value));

test.each([
  ['no more pieces than it may have', 7, { pieces: 3, size: 1000 }, [3, 3, 1]],
  ['just as many pieces', 3, { pieces: 3, size: 1000 }, [3]],
  ['no larger than it may be', 7, { pieces: 256, size: 25 }, [2, 2, 2, 1]],
  ['just as large', 2, { pieces: 256, size: 20 }, [2]],
  ['one piece, though it alone is too large', 3, { pieces: 256, size: 9 }, [1, 1, 1]],
])('a task has %s', (_, count, largestTask, sizes) => {
  const lane = madeUpLane('regions', { largestTask, sizeOf: () => 10 });
  expect(sizesOf(queueOf(scans(count), { looks: [['regions', lane]] }))).toEqual(sizes);
});

test('facts go to a worker in tasks of 256, and of 4 MiB', () => {
  const looks = [...lookLanes(DETECTORS_IN_FORCE)];
  expect(sizesOf(queueOf(scans(600), { looks }))).toEqual([256, 256, 88]);
  const large = new SharedArrayBuffer(1.5 * 1024 * 1024);
  expect(sizesOf(queueOf(scans(5, large), { looks }))).toEqual([2, 2, 1]);
});

test('hops go to a worker in tasks of 256', () => {
  const input = inputLane(new ChannelStates({}));
  const hops = even(300, 1).map((time) => hop(time));
  expect(sizesOf(queueOf(hops, { input }))).toEqual([256, 44]);
});

test('the lane whose first entry has waited longest goes first', () => {
  const [ofRegions, ofTracer] = [madeUpLane('regions'), madeUpLane('tracer')];
  const looks = [
    ['regions', ofRegions],
    ['tracer', ofTracer],
  ] as const;
  const queue = queueOf([tracer(1, 1), regions(1, 2), hop(3), tracer(1, 4)], { looks });
  const took: string[] = [];
  for (let task = queue.nextTask(); task !== undefined; task = queue.nextTask()) {
    const job = finish(task);
    took.push(`${job?.kind} ${ofTracer.asked.length} ${ofRegions.asked.length}`);
    // What comes later waits for its turn, though its lane was first before.
    if (took.length === 1) add(queue, tracer(1, 5));
  }
  expect(took).toEqual(['look 1 0', 'look 1 1', 'analyse 1 1', 'look 2 1']);
});

test('a fact that no detector follows is released at once', () => {
  const queue = queueOf([tracer(1, 1), tracer(1, 2)], { looks: [['regions', madeUpLane('regions')]] });
  expect(queue.nextTask()).toBeUndefined();
  expect(queue.release().map(({ record, judgement }) => [record.time, judgement])).toEqual([
    [1, undefined],
    [2, undefined],
  ]);
  expect(queue.size).toBe(0);
});

test('but not before a fact that somebody looks at', () => {
  const queue = queueOf([regions(1, 1), tracer(1, 2)], { looks: [['regions', madeUpLane('regions')]] });
  expect(times(queue)).toEqual([]);
  finish(queue.nextTask());
  expect(times(queue)).toEqual([1, 2]);
});

test('there is a lane for each fact that paces a detector in force, and for no other', () => {
  const lanes = (subject: string) =>
    lookLanes(DETECTORS_IN_FORCE.filter(({ pacedBy }) => pacedBy === subject || subject === 'all'));
  expect([...lanes('all').keys()]).toEqual([
    'accesses',
    'code',
    'flips',
    'handles',
    'images',
    'mappings',
    'marks',
    'modules',
    'regions',
    'threads',
    'tracer',
    'vdso',
    'visibility',
  ]);
  expect([...lanes('regions').keys()]).toEqual(['regions']);
  // Nothing is unwanted by default.
  expect(lanes('programs').size).toBe(0);
  expect(lanes('none').size).toBe(0);
});

test('a task holds a column for each fact that the detectors of its lane read', () => {
  const curious = DETECTORS_IN_FORCE.filter(({ pacedBy }) => pacedBy === 'regions').map(
    (detector): Detector => ({ ...detector, needs: { regions: 'required', tracer: 'optional' } }),
  );
  const lane = lookLanes(curious).get('regions');
  const { joins, job } = lane as LookLane;
  expect(joins).toEqual(['tracer']);
  const traced = tracer(1, 1).value;
  expect(job([{ regions: CLEAN, tracer: traced }, { regions: CLEAN }]).task()).toEqual({
    kind: 'look',
    pacedBy: 'regions',
    count: 2,
    facts: { regions: [CLEAN, CLEAN], tracer: [traced, undefined] },
  });
});
