import { map } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { beforeEach, expect, test } from 'vitest';
import type { Decision } from '../../../src/pipeline/escalate/decision.js';
import { escalate } from '../../../src/pipeline/escalate/escalate.js';
import type { Judged } from '../../../src/pipeline/judge/judged.js';
import { sampleFinding } from '../../workers/input/support.js';
import { batch, configured, found, hop } from '../support/records.js';

let scheduler: TestScheduler;
beforeEach(() => {
  scheduler = new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
});

const faults = { impossibleTimes: 1, backwards: 0, overflowed: 0 };

/** `a` and `b` are targets, `i` decides nothing, `v` is a verdict on every target, `x` a fault that is said once a second. */
const RECORDS: Record<string, Judged> = {
  a: { record: found(1) },
  b: { record: found(2) },
  i: { record: batch(1, [1]) },
  v: { record: hop(2), inputFindings: [{ channel: 'left', findings: [sampleFinding('short-hold')] }] },
  x: { record: hop(3), faults },
};

/** How an event of each kind is shown. `S` sums up the warnings behind a verdict, `X` is input that could not be judged. */
const LETTERS: Readonly<Record<string, string>> = {
  'target-found': 'F',
  verdict: 'V',
  summary: 'S',
  'could-not-tell': 'X',
};
const shown = ({ event }: Decision): string => LETTERS[event.kind] ?? event.kind;

const decisions = () => escalate({ config: configured() });

test.each([
  ['never', '-', '-', '^'],
  ['empty', '|', '|', '(^!)'],
  ['one', 'a|', 'F|', '^!'],
  ['many, each in its turn', 'aiv-b|', 'F-V-F|', '^----!'],
  ['a record that decides nothing', '-i-|', '---|', '^--!'],
  ['a record that decides on several targets', 'ab-v----|', 'FF-(VV)-|', '^-------!'],
  ['what is left to say comes at the end', 'xx--|', 'X---(X|)', '^---!'],
  ['what follows a verdict is summed up', 'av-v-|', 'FV---(S|)', '^----!'],
  ['an error is passed on at once, with nothing behind it', 'xx#', 'X-#', '^-!'],
  ['an error at once', '#', '#', '(^!)'],
])('%s: %s', (_, source, expected, subscription) => {
  scheduler.run(({ cold, expectObservable, expectSubscriptions }) => {
    const records = cold(source, RECORDS);
    expectObservable(records.pipe(decisions(), map(shown))).toBe(expected);
    expectSubscriptions(records.subscriptions).toBe(subscription);
  });
});

test('early unsubscription leaves the source; each subscription decides for itself', () => {
  scheduler.run(({ cold, expectObservable, expectSubscriptions }) => {
    const records = cold('av--v---', RECORDS);
    const decided = records.pipe(decisions(), map(shown));
    expectObservable(decided, '^--!').toBe('FV-');
    // Not `S`: the verdict of the first subscription is not known here.
    expectObservable(decided, '----^-!').toBe('----FV-');
    expectSubscriptions(records.subscriptions).toBe(['^--!', '----^-!']);
  });
});
