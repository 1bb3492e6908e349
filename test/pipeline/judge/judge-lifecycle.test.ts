import { map } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { beforeEach, expect, test } from 'vitest';
import { createBacklog } from '../../../src/pipeline/judge/backlog.js';
import { type JudgeOptions, judgeInOrder } from '../../../src/pipeline/judge/judge.js';
import type { Collected, Judged } from '../../../src/pipeline/judge/judged.js';
import { fakePool } from '../support/fake-pool.js';
import { batch, even, found, hop, presses, regions } from '../support/records.js';

/** How a subscription to judgeInOrder begins and ends. A worker takes two frames for any task. */

let scheduler: TestScheduler;
beforeEach(() => {
  scheduler = new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
});

const workers = (frames = 2) => fakePool(() => frames, scheduler);
const judge = (pool = workers(), options: Partial<JudgeOptions> = {}) =>
  judgeInOrder(pool, { lanes: pool.lanes, ...options });

/** `a`, `b`, `c` are facts and `h` a hop with presses, for the workers; `f` and `i` need none. */
const RECORDS: Record<string, Collected> = {
  a: { record: regions(1, 1) },
  b: { record: regions(2, 2) },
  c: { record: regions(3, 3) },
  h: { record: hop(4), input: presses(even(50)) },
  f: { record: found(1) },
  i: { record: batch(5, [5]) },
};
const shown = ({ record }: Judged) =>
  Object.entries(RECORDS).find(([, one]) => one.record === record)?.[0] ?? '?';

test.each([
  ['never', '-', '-', '^'],
  ['never again', 'a-', '--a-', '^'],
  ['empty', '|', '|', '(^!)'],
  ['one fact', 'a--|', '--a|', '^--!'],
  ['one hop', 'h--|', '--h|', '^--!'],
  ['one that needs no worker', 'f|', 'f|', '^!'],
  ['many', 'fahi---b--|', 'f--a-(hi)b|', '^---------!'],
  ['the end waits for the workers, and the source is left at once', 'ab|', '--a-(b|)', '^-!'],
  ['an error at once', '#', '#', '(^!)'],
  ['an error waits for what came before it', 'ab#', '--a-(b#)', '^-!'],
  ['an error with nothing under way', 'a---#', '--a-#', '^---!'],
])('%s: %s', (_, source, expected, subscription) => {
  scheduler.run(({ cold, expectObservable, expectSubscriptions }) => {
    const records = cold(source, RECORDS);
    expectObservable(records.pipe(judge(), map(shown))).toBe(expected);
    expectSubscriptions(records.subscriptions).toBe(subscription);
  });
});

test('early unsubscription leaves the source and the workers: nothing is asked any more', () => {
  scheduler.run(({ cold, expectObservable, expectSubscriptions, flush }) => {
    const pool = workers(4);
    const backlog = createBacklog();
    const records = cold('ab-c---', RECORDS);
    const judged = records.pipe(judge(pool, { backlog }), map(shown));
    expectObservable(judged, '^-!').toBe('---');
    expectSubscriptions(records.subscriptions).toBe('^-!');
    flush();
    // Had the task gone on, `b` would have followed it.
    expect(pool.tasks).toEqual([1]);
    expect(backlog.size).toBe(0);
  });
});

test('unsubscription while the end waits for the workers: neither the answer nor the end comes', () => {
  scheduler.run(({ cold, expectObservable, expectSubscriptions, flush }) => {
    const pool = workers(4);
    const records = cold('ab|', RECORDS);
    expectObservable(records.pipe(judge(pool), map(shown)), '^--!').toBe('----');
    expectSubscriptions(records.subscriptions).toBe('^-!');
    flush();
    expect(pool.tasks).toEqual([1]);
  });
});

test('each subscription has its own queue', () => {
  scheduler.run(({ cold, expectObservable, expectSubscriptions }) => {
    const records = cold('a-b-', RECORDS);
    const judged = records.pipe(judge(), map(shown));
    expectObservable(judged, '^-!').toBe('--');
    expectObservable(judged, '-----^-----!').toBe('-------a-b--');
    expectSubscriptions(records.subscriptions).toBe(['^-!', '-----^-----!']);
  });
});
