import {
  concatMap,
  defer,
  delay,
  EMPTY,
  from,
  map,
  NEVER,
  type Observable,
  of,
  Subject,
  tap,
  throwError,
} from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { beforeEach, expect, test } from 'vitest';
import { collectInput } from '../../../src/pipeline/collect/collect-input.js';
import { MAX_EVENTS } from '../../../src/pipeline/collect/pending-events.js';
import { createBacklog } from '../../../src/pipeline/judge/backlog.js';
import { judgeInOrder } from '../../../src/pipeline/judge/judge.js';
import type { Collected, Judged } from '../../../src/pipeline/judge/judged.js';
import type { Job } from '../../../src/pipeline/pool/job.js';
import type { SourceRecord } from '../../../src/records/record.js';
import type { WorkerTask } from '../../../src/workers/messages.js';
import { type FakePool, fakePool } from '../support/fake-pool.js';
import { judge } from '../support/judge.js';
import { batch, CLEAN, even, hop, INJECTED, regions, unchanged } from '../support/records.js';

let scheduler: TestScheduler;
beforeEach(() => {
  scheduler = new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
});

/** One letter a record; a judged record is shown by the same letter. */
const RECORDS: Record<string, SourceRecord> = {
  a: regions(1, 1),
  b: regions(1, 2),
  c: regions(2, 3),
  u: unchanged(1, 4),
  i: batch(5, [5]),
};
const INPUTS = Object.fromEntries(Object.entries(RECORDS).map(([letter, record]) => [letter, { record }]));
const letterOf = ({ record }: Judged) =>
  Object.entries(RECORDS).find(([, one]) => one === record)?.[0] ?? '?';

test.each([
  ['never', '-', '-', '^'],
  ['empty', '|', '|', '(^!)'],
  ['one, with the time that the worker takes', 'a---|', '--a-|', '^---!'],
  ['a source that ends while a worker is at it', 'a|', '--(a|)', '^!'],
  ['records that need no worker pass at once', 'iu|', 'iu|', '^-!'],
  ['and wait behind those that do', 'ai|', '--(ai|)', '^-!'],
  ['one task at a time; what came meanwhile goes together', 'abc|', '--a-(bc|)', '^--!'],
  ['an error comes after all that came before it', 'a#', '--(a#)', '^!'],
])('%s: %s', (_, source, expected, subscription) => {
  scheduler.run(({ cold, expectObservable, expectSubscriptions }) => {
    const records = cold<Collected>(source, INPUTS);
    const pool = fakePool(() => 2, scheduler);
    const { lanes } = pool;
    expectObservable(records.pipe(judgeInOrder(pool, { lanes }), map(letterOf))).toBe(expected);
    expectSubscriptions(records.subscriptions).toBe(subscription);
  });
});

test('early unsubscription leaves the source and forgets what is under way', () => {
  scheduler.run(({ cold, expectObservable, expectSubscriptions }) => {
    const records = cold<Collected>('ab---', INPUTS);
    const backlog = createBacklog();
    const pool = fakePool(() => 4, scheduler);
    const judged = records.pipe(judgeInOrder(pool, { lanes: pool.lanes, backlog }), map(letterOf));
    expectObservable(judged, '^-!').toBe('---');
    expectSubscriptions(records.subscriptions).toBe('^-!');
    scheduler.schedule(() => expect(backlog.size).toBe(0), 10);
  });
});

test('answers reach their own records', async () => {
  const clicks = Array.from({ length: 50 }, (_, index) => index * 30);
  const judged = await judge([regions(1, 1, CLEAN), regions(2, 2, INJECTED), batch(1500, clicks), hop(1501)]);
  expect(judged.map(({ judgement }) => judgement?.suspicious)).toEqual([0, 1, undefined, undefined]);
  expect(judged[3]?.inputFindings?.map(({ channel }) => channel)).toEqual(['left']);
  expect(judged[3]?.inputFindings?.[0]?.findings[0]).toMatchObject({ detector: 'regular-high-rate' });
});

/** A pool that has its own way with tasks of one kind. */
function diverting(
  kind: WorkerTask['kind'],
  run: <Answer>(
    job: Job<Answer>,
    plain: () => Observable<readonly Answer[]>,
  ) => Observable<readonly Answer[]>,
  pool: FakePool = fakePool(),
): FakePool {
  return {
    ...pool,
    run: (job) => (job.kind === kind ? run(job, () => pool.run(job)) : pool.run(job)),
  };
}

test.each([
  ['fails', () => throwError(() => new Error('it hung')), 'it hung'],
  ['says nothing', () => EMPTY, 'expected an answer to a look task, got none'],
])('a task that %s leaves its records unjudged, in their place', async (_, run, reason) => {
  const judged = await judge([regions(1, 1), hop(2)], diverting('look', run));
  expect(judged.map(({ unjudged }) => unjudged)).toEqual([reason, undefined]);
});

test.each([1, 3])('tasks of input follow each other, with %i tasks under way at most', (maxInFlight) => {
  scheduler.run(({ flush }) => {
    const under = { analyse: 0, look: 0, 'warm-up': 0 };
    const most = { analyse: 0, both: 0 };
    const pool = fakePool(() => 5, scheduler);
    const counting: FakePool = {
      ...pool,
      run: (job) =>
        defer(() => {
          under[job.kind]++;
          most.analyse = Math.max(most.analyse, under.analyse);
          most.both = Math.max(most.both, under.analyse + under.look);
          return pool.run(job).pipe(tap(() => under[job.kind]--));
        }),
    };
    const records = even(60, 100, 100).flatMap((time) => [
      batch(time, [time - 66, time - 33, time]),
      hop(time),
      regions(1, time, CLEAN),
    ]);
    const judged: Judged[] = [];
    from(records)
      .pipe(
        concatMap((record) => of(record).pipe(delay(1, scheduler))),
        collectInput(),
        judgeInOrder(counting, { lanes: pool.lanes, maxInFlight }),
      )
      .subscribe((one) => judged.push(one));
    flush();
    expect(judged.filter(({ inputFindings }) => inputFindings?.length)).not.toEqual([]);
    expect(most).toEqual({ analyse: 1, both: maxInFlight });
  });
});

test('a flood of input goes to the workers in tasks that fit into a deadline', () => {
  const tasks: number[] = [];
  const answers = new Subject<void>();
  const pool = diverting('analyse', (job) => {
    tasks.push(job.count);
    const findings = Array.from({ length: job.count }, () => []);
    return answers.pipe(map(() => job.read({ kind: 'analyse', findings }) ?? []));
  });
  const full = new Array(MAX_EVENTS).fill(0);
  const records = [hop(1), hop(2), hop(3), hop(4), hop(5), hop(6), hop(7)].flatMap((one) => [
    batch(0, full),
    one,
  ]);
  const judged: Judged[] = [];
  from(records)
    .pipe(collectInput(), judgeInOrder(pool, { lanes: pool.lanes }))
    .subscribe((one) => judged.push(one));
  while (judged.length < records.length) answers.next();
  // The first goes alone, because nothing else waits yet.
  expect(tasks).toEqual([1, 4, 2]);
});

test('a record that live could not judge is not judged again', async () => {
  const pool = fakePool();
  const [judged] = await judge([{ ...regions(1, 1), unjudged: 'it hung' } as SourceRecord], pool);
  expect(judged?.unjudged).toBe('it hung');
  expect(pool.tasks).toEqual([]);
});

test('a pool that answers nothing holds back what is behind it', () => {
  const judged: Judged[] = [];
  const pool = diverting('look', () => NEVER);
  of(regions(1, 1), hop(2))
    .pipe(
      map((record) => ({ record })),
      judgeInOrder(pool, { lanes: pool.lanes }),
    )
    .subscribe((one) => judged.push(one))
    .unsubscribe();
  expect(judged).toEqual([]);
});
