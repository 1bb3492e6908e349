import fc from 'fast-check';
import {
  concatMap,
  defer,
  delay,
  EMPTY,
  from,
  lastValueFrom,
  map,
  NEVER,
  type Observable,
  of,
  Subject,
  tap,
  throwError,
  toArray,
} from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { beforeEach, expect, test } from 'vitest';
import { collectInput } from '../../../src/pipeline/collect/collect-input.js';
import { MAX_EVENTS } from '../../../src/pipeline/collect/pending-events.js';
import { createCounters } from '../../../src/pipeline/figures/counters.js';
import { createBacklog } from '../../../src/pipeline/judge/backlog.js';
import { judgeInOrder } from '../../../src/pipeline/judge/judge.js';
import type { Collected, Judged } from '../../../src/pipeline/judge/judged.js';
import type { SourceRecord } from '../../../src/records/record.js';
import type { ChannelEvents } from '../../../src/workers/messages.js';
import { fakePool } from '../support/fake-pool.js';
import { batch, CLEAN, even, hop, INJECTED, snapshot, unchanged } from '../support/records.js';

let scheduler: TestScheduler;
beforeEach(() => {
  scheduler = new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
});

/** One letter a record; a judged record is shown by the same letter. */
const RECORDS: Record<string, SourceRecord> = {
  a: snapshot(1, 1),
  b: snapshot(1, 2),
  c: snapshot(2, 3),
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
    expectObservable(records.pipe(judgeInOrder(pool), map(letterOf))).toBe(expected);
    expectSubscriptions(records.subscriptions).toBe(subscription);
  });
});

test('early unsubscription leaves the source and forgets what is under way', () => {
  scheduler.run(({ cold, expectObservable, expectSubscriptions }) => {
    const records = cold<Collected>('ab---', INPUTS);
    const backlog = createBacklog();
    const judged = records.pipe(
      judgeInOrder(
        fakePool(() => 4, scheduler),
        { backlog },
      ),
      map(letterOf),
    );
    expectObservable(judged, '^-!').toBe('---');
    expectSubscriptions(records.subscriptions).toBe('^-!');
    scheduler.schedule(() => expect(backlog.size).toBe(0), 10);
  });
});

const judge = (records: readonly SourceRecord[], pool = fakePool(), options = {}) =>
  lastValueFrom(from(records).pipe(collectInput(), judgeInOrder(pool, options), toArray()));

test('answers reach their own records', async () => {
  const clicks = Array.from({ length: 50 }, (_, index) => index * 30);
  const judged = await judge([
    snapshot(1, 1, CLEAN),
    snapshot(2, 2, INJECTED),
    batch(1500, clicks),
    hop(1501),
  ]);
  expect(judged.map(({ classified }) => classified?.suspicious)).toEqual([0, 1, undefined, undefined]);
  expect(judged[3]?.inputFindings?.map(({ channel }) => channel)).toEqual(['left']);
  expect(judged[3]?.inputFindings?.[0]?.findings[0]).toMatchObject({ detector: 'regular-high-rate' });
});

test.each([
  ['fails', throwError(() => new Error('it hung')), 'it hung'],
  ['says nothing', EMPTY, 'expected an answer to a classify task, got none'],
])('a task that %s leaves its records unjudged, in their place', async (_, answer, reason) => {
  const pool = { ...fakePool(), classify: () => answer };
  const judged = await judge([snapshot(1, 1), hop(2)], pool);
  expect(judged.map(({ unjudged }) => unjudged)).toEqual([reason, undefined]);
});

test.each([1, 3])('tasks of input follow each other, with %i tasks under way at most', (maxInFlight) => {
  scheduler.run(({ flush }) => {
    const pool = fakePool(() => 5, scheduler);
    const under = { analyse: 0, classify: 0 };
    const most = { analyse: 0, both: 0 };
    const counted = <Answer>(kind: keyof typeof under, answer: Observable<Answer>) =>
      defer(() => {
        under[kind]++;
        most.analyse = Math.max(most.analyse, under.analyse);
        most.both = Math.max(most.both, under.analyse + under.classify);
        return answer.pipe(tap(() => under[kind]--));
      });
    const counting = {
      ...pool,
      analyse: (hops: Parameters<typeof pool.analyse>[0]) => counted('analyse', pool.analyse(hops)),
      classify: (all: Parameters<typeof pool.classify>[0]) => counted('classify', pool.classify(all)),
    };
    const records = even(60, 100, 100).flatMap((time) => [
      batch(time, [time - 66, time - 33, time]),
      hop(time),
      snapshot(1, time, CLEAN),
    ]);
    const judged: Judged[] = [];
    from(records)
      .pipe(
        concatMap((record) => of(record).pipe(delay(1, scheduler))),
        collectInput(),
        judgeInOrder(counting, { maxInFlight }),
      )
      .subscribe((one) => judged.push(one));
    flush();
    expect(judged.filter(({ inputFindings }) => inputFindings?.length)).not.toEqual([]);
    expect(most).toEqual({ analyse: 1, both: maxInFlight });
  });
});

test('a flood of input goes to the workers in tasks that fit into a deadline', async () => {
  const tasks: number[] = [];
  const answers = new Subject<void>();
  const pool = {
    ...fakePool(),
    analyse: (hops: readonly (readonly ChannelEvents[])[]) => {
      tasks.push(hops.length);
      return answers.pipe(map(() => hops.map(() => [])));
    },
  };
  const full = new Array(MAX_EVENTS).fill(0);
  const records = [hop(1), hop(2), hop(3), hop(4), hop(5), hop(6), hop(7)].flatMap((one) => [
    batch(0, full),
    one,
  ]);
  const judged: Judged[] = [];
  from(records)
    .pipe(collectInput(), judgeInOrder(pool))
    .subscribe((one) => judged.push(one));
  while (judged.length < records.length) answers.next();
  // The first goes alone, because nothing else waits yet.
  expect(tasks).toEqual([1, 4, 2]);
});

test('a snapshot that could not be judged is judged when it is said to be unchanged', async () => {
  const failing = { ...snapshot(1, 1), unjudged: 'it hung' };
  const judged = await judge([failing, hop(2), unchanged(1, 3, 5), unchanged(1, 4)]);
  expect(judged.map(({ record }) => record.time)).toEqual([1, 2, 3, 4]);
  expect(judged.map(({ classified }) => classified?.suspicious)).toEqual([
    undefined,
    undefined,
    1,
    undefined,
  ]);
});

test('a record that live could not judge is not judged again', async () => {
  const pool = fakePool();
  const [judged] = await judge([{ ...snapshot(1, 1), unjudged: 'it hung' } as SourceRecord], pool);
  expect(judged?.unjudged).toBe('it hung');
  expect(pool.tasks).toEqual([]);
});

test('when workers are behind, the newest snapshot of each process stands for its scans', async () => {
  const records = new Subject<Collected>();
  const answers = new Subject<void>();
  const pool = fakePool();
  const held = {
    ...pool,
    classify: (all: readonly SharedArrayBuffer[]) =>
      defer(() => answers.pipe(map(() => all.map(() => ({ suspicious: 0, findings: [] }))))),
  };
  const counters = createCounters();
  const judged: Judged[] = [];
  records.pipe(judgeInOrder(held, { queue: 2, counters })).subscribe((one) => judged.push(one));
  const arrivals = [
    snapshot(1, 1), // goes to the worker
    unchanged(1, 2, 10), // of the one at the worker: stays
    snapshot(1, 3),
    unchanged(1, 4, 100),
    snapshot(2, 5),
    hop(6),
    snapshot(1, 7), // the third that waits: now the one of 3 goes, and the scans of 4 with it
    unchanged(1, 8),
  ];
  for (const record of arrivals) records.next({ record });
  answers.next();
  answers.next();
  expect(
    judged.map(({ record }) => [record.time, 'coalesced' in record ? record.coalesced : undefined]),
  ).toEqual([
    [1, undefined],
    [2, undefined],
    [5, undefined],
    [6, undefined],
    [7, 101],
    [8, undefined],
  ]);
  expect(counters.coalesced).toBe(101);
});

test('no scan and no press is lost, however far behind the workers are', async () => {
  const record = fc.oneof(
    fc.record({ pid: fc.integer({ min: 1, max: 3 }) }).map(({ pid }) => snapshot(pid, 0, CLEAN)),
    fc
      .record({ pid: fc.integer({ min: 1, max: 3 }), count: fc.integer({ min: 1, max: 9 }) })
      .map(({ pid, count }) => unchanged(pid, 0, count)),
    fc.integer({ min: 1, max: 5 }).map((count) => batch(0, new Array(count).fill(0))),
    fc.constant(hop(0)),
  );
  const totals = (records: readonly SourceRecord[]) => ({
    scans: records
      .map((one) =>
        one.kind === 'snapshot' ? 1 + (one.coalesced ?? 0) : one.kind === 'unchanged' ? one.count : 0,
      )
      .reduce((sum, count) => sum + count, 0),
    presses: records.flatMap((one) => (one.kind === 'input' ? [...one.times] : [])).length,
    hops: records.filter(({ kind }) => kind === 'hop').length,
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(record, { maxLength: 60 }),
      fc.integer({ min: 1, max: 8 }),
      async (records, queue) => {
        const timed = records.map((one, time) => ({ ...one, time }));
        const judged = await judge(
          timed,
          fakePool(() => 1),
          { queue },
        );
        const released = judged.map((one) => one.record);
        expect(totals(released)).toEqual(totals(timed));
        const times = released.map(({ time }) => time);
        expect(times).toEqual([...times].sort((a, b) => a - b));
      },
    ),
    { numRuns: 60 },
  );
});

test('a source that can wait is told how much waits, and nothing coalesces', async () => {
  const backlog = createBacklog();
  const records = Array.from({ length: 300 }, (_, time) => snapshot(1, time, CLEAN));
  let highest = 0;
  async function* paced() {
    for (const record of records) {
      await backlog.whenBelow(10);
      highest = Math.max(highest, backlog.size);
      yield { record };
    }
  }
  const operator = judgeInOrder(
    fakePool(() => 1),
    { queue: 1, coalesce: false, backlog },
  );
  expect(await lastValueFrom(from(paced()).pipe(operator, toArray()))).toHaveLength(300);
  expect(highest).toBeLessThan(10);
  expect(backlog.size).toBe(0);
});

test('a pool that answers nothing holds back what is behind it', () => {
  const judged: Judged[] = [];
  const pool = { ...fakePool(), classify: () => NEVER };
  of(snapshot(1, 1), hop(2))
    .pipe(
      map((record) => ({ record })),
      judgeInOrder(pool),
    )
    .subscribe((one) => judged.push(one))
    .unsubscribe();
  expect(judged).toEqual([]);
});
