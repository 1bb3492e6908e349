import { from, lastValueFrom, map, toArray } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { beforeEach, expect, test } from 'vitest';
import { collectInput } from '../../../src/pipeline/collect/collect-input.js';
import { MAX_EVENTS } from '../../../src/pipeline/collect/pending-events.js';
import { createCounters } from '../../../src/pipeline/figures/counters.js';
import type { Collected } from '../../../src/pipeline/judge/judged.js';
import { CHANNELS, MARK } from '../../../src/records/input.js';
import type { SourceRecord } from '../../../src/records/record.js';
import type { ReplayedRecord } from '../../../src/records/recorded.js';
import { batch, found, hop, presses } from '../support/records.js';

let scheduler: TestScheduler;
beforeEach(() => {
  scheduler = new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
});

/** `i` brings a press each time, `h` is a hop, `f` another record; a hop shows how many presses it was given. */
const RECORDS: Record<string, SourceRecord> = { i: batch(5, [5]), h: hop(6), f: found(1) };
const shown = ({ record, input }: Collected): string => {
  if (record.kind !== 'hop') return record.kind === 'input' ? 'i' : 'f';
  return String(input?.times.length ?? 0);
};

test.each([
  ['never', '-', '-', '^'],
  ['empty', '|', '|', '(^!)'],
  ['one', 'i|', 'i|', '^!'],
  ['a hop gets what came since the hop before', 'ihiihh|', 'i1ii20|', '^-----!'],
  ['other records pass', 'fifh|', 'fif1|', '^---!'],
  ['an error is passed on', 'ih#', 'i1#', '^-!'],
])('%s: %s', (_, source, expected, subscription) => {
  scheduler.run(({ cold, expectObservable, expectSubscriptions }) => {
    const records = cold(source, RECORDS);
    expectObservable(records.pipe(collectInput(), map(shown))).toBe(expected);
    expectSubscriptions(records.subscriptions).toBe(subscription);
  });
});

test('early unsubscription leaves the source, and a second subscription begins empty', () => {
  scheduler.run(({ cold, expectObservable, expectSubscriptions }) => {
    const records = cold('ih---', RECORDS);
    const collected = records.pipe(collectInput(), map(shown));
    expectObservable(collected, '^!').toBe('i');
    expectObservable(collected, '---^').toBe('---i1');
    expectSubscriptions(records.subscriptions).toBe(['^!', '---^']);
  });
});

const collect = (records: readonly ReplayedRecord[], counters = createCounters()) =>
  lastValueFrom(from(records).pipe(collectInput({ counters }), toArray()));

test('all channels in arrival order, marks and holds with their times', async () => {
  const [left, , , keyboard] = CHANNELS.map((_, index) => index) as [number, number, number, number];
  const mixed = {
    times: Float64Array.of(30, 10, 35, 12),
    marks: Uint8Array.of(left, keyboard | MARK.injected, left | MARK.release, keyboard | MARK.sameKey),
    holds: Float64Array.of(Number.NaN, Number.NaN, 5, Number.NaN),
  };
  const [, judged] = await collect([{ kind: 'input', time: 40, ...mixed }, hop(41)]);
  expect(judged?.input).toEqual(mixed);
  // A channel's time goes back only against its own.
  expect(judged).not.toHaveProperty('faults');
});

test('a batch whose arrays differ in length could not be judged, and adds nothing', async () => {
  const uneven = { ...batch(2, [1, 2]), marks: new Uint8Array(1) };
  const [first, second] = await collect([uneven, hop(3)]);
  expect(first?.unjudged).toBe('input batch: expected as many marks and holds as times (2), got 1 and 2');
  expect(second).not.toHaveProperty('input');
});

test('times that no clock can have brought are left out and counted; a second ahead is let pass', async () => {
  const counters = createCounters();
  const times = [Number.NaN, Number.POSITIVE_INFINITY, 3001, 3000, 1999, -5];
  const [, judged] = await collect([batch(2000, times), hop(2001)], counters);
  expect(judged?.input).toEqual(presses([3000, 1999, -5]));
  expect(judged?.faults).toEqual({ impossibleTimes: 3, backwards: 2, overflowed: 0 });
  expect(counters.impossibleTimes).toBe(3);
});

test('times that go backwards are judged and counted, by channel; 20 ms are the order of two devices', async () => {
  const [, first, , second, , third] = await collect([
    batch(500, [100, 80, 100, 79, 300]),
    hop(501),
    batch(600, [300, 301]),
    hop(601),
    batch(700, [301, 200]),
    hop(701),
  ]);
  expect(first?.input).toEqual(presses([100, 80, 100, 79, 300]));
  expect(first?.faults).toEqual({ impossibleTimes: 0, backwards: 1, overflowed: 0 });
  expect(second).not.toHaveProperty('faults');
  expect(third?.faults).toEqual({ impossibleTimes: 0, backwards: 1, overflowed: 0 });
});

test('what there is no room for is counted; the next hop has room again', async () => {
  const counters = createCounters();
  const flood = batch(9, new Array(MAX_EVENTS + 3).fill(1));
  // Another channel has its own room.
  const other = batch(9, [9], CHANNELS.indexOf('keyboard'));
  const records = [flood, other, hop(10), batch(11, [11]), hop(12)];
  const collected = await collect(records, counters);
  const sizes = collected.map(({ input }) => input?.times.length);
  expect(sizes).toEqual([undefined, undefined, MAX_EVENTS + 1, undefined, 1]);
  expect(collected.map(({ faults }) => faults?.overflowed)).toEqual([
    undefined,
    undefined,
    3,
    undefined,
    undefined,
  ]);
  expect(counters.overflowed).toBe(3);
});

test('a hop that live could not judge takes its presses with it, as it did live', async () => {
  const failed: ReplayedRecord = { ...hop(2), unjudged: 'it hung' };
  const collected = await collect([batch(1, [1, Number.NaN]), failed, batch(3, [3]), hop(4)]);
  expect(collected.map(({ faults }) => faults?.impossibleTimes)).toEqual([
    undefined,
    1,
    undefined,
    undefined,
  ]);
  expect(collected.map(({ unjudged }) => unjudged)).toEqual([undefined, 'it hung', undefined, undefined]);
  expect(collected[3]?.input).toEqual(presses([3]));
});

test('focused only: what comes while no target has the focus is left out', async () => {
  const focus = (time: number, pid: number): SourceRecord => ({ kind: 'focus', time, pid });
  const records = [
    batch(1, [1]),
    found(7, 2),
    batch(3, [3]),
    focus(4, 7),
    batch(5, [5]),
    focus(6, 8),
    batch(7, [7]),
  ];
  const sizes = async (focusedOnly: boolean) => {
    const collected = from([...records, hop(8)]).pipe(collectInput({ focusedOnly }), toArray());
    return (await lastValueFrom(collected)).at(-1)?.input;
  };
  expect(await sizes(true)).toEqual(presses([5]));
  expect(await sizes(false)).toEqual(presses([1, 3, 5, 7]));
});

test('a batch that live could not judge adds nothing to the next hop', async () => {
  const failed: ReplayedRecord = { ...batch(1, [1]), unjudged: 'uneven' };
  expect((await collect([failed, hop(2)]))[1]).not.toHaveProperty('input');
});
