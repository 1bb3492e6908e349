import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ShownPresses } from '../../../src/page/feed/shown-presses.js';
import { MARK } from '../../../src/records/input.js';
import type { InputBatch } from '../../../src/records/record.js';

function batch(events: readonly (readonly [timeMs: number, mark: number, holdMs?: number])[]): InputBatch {
  return {
    kind: 'input',
    time: 0,
    times: Float64Array.from(events, ([timeMs]) => timeMs),
    marks: Uint8Array.from(events, ([, mark]) => mark),
    holds: Float64Array.from(events, ([, , holdMs = Number.NaN]) => holdMs),
  };
}
const KEYBOARD = 3;

test('a press is told with its interval and, once it is released, how long it was held', () => {
  const presses = new ShownPresses();
  presses.take(
    batch([
      [0, 0],
      [40, MARK.release, 40],
      [100, 0],
      [110, KEYBOARD],
    ]),
  );
  expect(presses.tell(110).presses).toEqual([{ channel: 'left', timeMs: 0, intervalMs: null, holdMs: 40 }]);
  presses.take(batch([[160, MARK.release, 60]]));
  expect(presses.tell(160).presses).toEqual([{ channel: 'left', timeMs: 100, intervalMs: 100, holdMs: 60 }]);
  // A key that stays down is told after a second, without how long.
  expect(presses.tell(1110).presses).toEqual([
    { channel: 'keyboard', timeMs: 110, intervalMs: null, holdMs: null },
  ]);
});

test('a release whose press was not seen, and a time that is none, tell nothing', () => {
  const presses = new ShownPresses();
  presses.take(
    batch([
      [40, MARK.release, 40],
      [Number.NaN, 0],
      [Number.POSITIVE_INFINITY, 0],
    ]),
  );
  expect(presses.tell(10_000)).toEqual({ presses: [], leftOut: 0 });
});

test('every press is told once, or counted as left out, whatever the batches', () => {
  const event = fc.tuple(
    fc.double({ min: 0, max: 5000, noNaN: true }),
    fc.integer({ min: 0, max: 7 }),
    fc.double({ min: 0, max: 100 }),
  );
  fc.assert(
    fc.property(fc.array(fc.array(event, { maxLength: 900 }), { maxLength: 4 }), (batches) => {
      const presses = new ShownPresses();
      let told = 0;
      for (const events of batches) {
        presses.take(batch(events));
        const { presses: some, leftOut } = presses.tell(0);
        expect(some.length).toBeLessThanOrEqual(512);
        told += some.length + leftOut;
      }
      const rest = presses.tell(1e9);
      told += rest.presses.length + rest.leftOut;
      const pressed = batches.flat().filter(([, mark]) => (mark & MARK.release) === 0).length;
      expect(told).toBe(pressed);
    }),
    { numRuns: 30 },
  );
});

test('what is remembered of a channel is bounded', () => {
  const presses = new ShownPresses();
  presses.take(batch(Array.from({ length: 5000 }, (_, index) => [index, 0] as const)));
  const remembered = presses.remembered();
  expect(remembered).toHaveLength(512);
  expect(remembered.at(-1)).toMatchObject({ timeMs: 4999, intervalMs: 1 });
});
