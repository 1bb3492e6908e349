import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Gaps } from '../../src/fleet/model/gaps.js';

/** Events of a session that are sent, each with the one before: a level may leave others out. */
const sentEvents = fc
  .uniqueArray(fc.nat(200), { minLength: 1, maxLength: 40 })
  .map((numbers) => [...numbers].sort((one, other) => one - other))
  .map((numbers) => numbers.map((sequence, at) => ({ sequence, previous: numbers[at - 1] ?? -1 })));

test('whatever a monitor sends, nothing is missing when all of it comes, and repeats are no events', () => {
  fc.assert(
    fc.property(sentEvents, (events) => {
      const gaps = new Gaps();
      for (const { sequence, previous } of events) {
        expect(gaps.take(sequence, previous)).toBe(true);
        expect(gaps.take(sequence, previous)).toBe(false);
      }
      expect(gaps.count).toBe(0);
      expect(gaps.newest).toBe(events.at(-1)?.sequence);
    }),
  );
});

test('what is left out is seen, and what comes late fills its place, in any order', () => {
  fc.assert(
    fc.property(
      sentEvents,
      fc.infiniteStream(fc.boolean()),
      fc.infiniteStream(fc.nat()),
      (events, lots, orders) => {
        const late = events.slice(1, -1).filter(() => lots.next().value);
        const gaps = new Gaps();
        for (const each of events) if (!late.includes(each)) gaps.take(each.sequence, each.previous);
        expect(gaps.count > 0).toBe(late.length > 0);
        const keys = new Map(late.map((each) => [each, orders.next().value ?? 0]));
        for (const { sequence, previous } of late.sort(
          (one, other) => (keys.get(one) ?? 0) - (keys.get(other) ?? 0),
        ))
          expect(gaps.take(sequence, previous)).toBe(true);
        expect(gaps.count).toBe(0);
      },
    ),
  );
});

test('one that begins in the middle, and one that does not say what came before, are no gap', () => {
  const gaps = new Gaps();
  gaps.take(40, 39);
  gaps.take(60, undefined);
  expect(gaps.count).toBe(0);
  gaps.take(70, 65);
  expect(gaps.count).toBe(1);
});

test('however many are missing, little is kept, and all are counted', () => {
  const gaps = new Gaps();
  for (let number = 0; number < 10_000; number++) gaps.take(number * 2, number * 2 - 1);
  expect(gaps.count).toBe(9_999);
});
