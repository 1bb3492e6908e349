import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_EVENTS, PendingEvents } from '../../../src/pipeline/collect/pending-events.js';

test('gives each event once, in order, however often it is asked', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(300), { maxLength: 20 }), (counts) => {
      const pending = new PendingEvents();
      let next = 0;
      for (const count of counts) {
        const first = next;
        for (let index = 0; index < count; index++, next++) {
          expect(pending.add(next, next % 256, -next)).toBe(true);
        }
        const expected = Array.from({ length: count }, (_, index) => first + index);
        expect(pending.take()).toEqual(
          count === 0
            ? undefined
            : {
                times: Float64Array.from(expected),
                marks: Uint8Array.from(expected, (value) => value % 256),
                holds: Float64Array.from(expected, (value) => -value),
              },
        );
      }
    }),
  );
});

test('what was taken is a copy: later events do not change it', () => {
  const pending = new PendingEvents();
  pending.add(1, 0, 2);
  const taken = pending.take();
  pending.add(7, 1, 8);
  expect(taken).toEqual({
    times: Float64Array.of(1),
    marks: Uint8Array.of(0),
    holds: Float64Array.of(2),
  });
});

test('there is room for so many of a channel and no more, until they are taken', () => {
  const pending = new PendingEvents();
  for (let index = 0; index < MAX_EVENTS; index++) pending.add(index, 0, 0);
  expect(pending.add(-1, 0, 0)).toBe(false);
  expect(pending.add(-2, 1, 0)).toBe(true);
  expect(pending.take()?.times.subarray(-2)).toEqual(Float64Array.of(MAX_EVENTS - 1, -2));
  expect(pending.add(-1, 0, 0)).toBe(true);
});
