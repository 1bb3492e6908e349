import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EventBuffer } from '../../../../src/sources/input/child/event-buffer.js';
import { MAX_EVENTS } from '../../../../src/sources/input/messages.js';

test('first in, first out, whatever the order of pushing and taking', () => {
  const steps = fc.array(
    fc.oneof(
      fc.nat(700).map((pushes) => pushes),
      fc.constant('take' as const),
    ),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(steps, (list) => {
      const buffer = new EventBuffer(2_000);
      const model: number[] = [];
      let next = 0;
      for (const step of list) {
        if (step === 'take') {
          const { times, holds, marks } = buffer.take();
          const expected = model.splice(0, MAX_EVENTS);
          expect([...times]).toEqual(expected);
          expect([...holds]).toEqual(expected.map((time) => time * 2));
          expect([...marks]).toEqual(expected.map((time) => time % 16));
          continue;
        }
        for (let pushed = 0; pushed < step; pushed++, next++) {
          const fits = buffer.push({ time: next, hold: next * 2, mark: next % 16 });
          expect(fits).toBe(model.length < 2_000);
          if (fits) model.push(next);
        }
        expect(buffer.length).toBe(model.length);
      }
    }),
  );
});

test('at most a message at a time', () => {
  const buffer = new EventBuffer(10_000);
  for (let time = 0; time < MAX_EVENTS + 1; time++) buffer.push({ time, hold: 0, mark: 0 });
  expect(buffer.take().times).toHaveLength(MAX_EVENTS);
  expect([...buffer.take().times]).toEqual([MAX_EVENTS]);
});
