import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InputEventParser } from '../../../../src/sources/input/evdev/input-event.js';
import { encodeInputEvent } from './encode.js';

const inputEvent = fc.record({
  type: fc.nat(0xffff),
  code: fc.nat(0xffff),
  value: fc.integer(),
  seconds: fc.integer({ min: -(2 ** 40), max: 2 ** 40 }),
  microseconds: fc.integer({ min: -999_999, max: 999_999 }),
});

function parse(chunks: readonly Buffer[]) {
  const events: number[][] = [];
  const parser = new InputEventParser((...event) => events.push(event));
  for (const chunk of chunks) parser.push(chunk);
  return events;
}

test('any events, cut anywhere, come out as they went in', () => {
  fc.assert(
    fc.property(
      fc.array(inputEvent, { maxLength: 20 }),
      fc.array(fc.nat(60), { maxLength: 30 }),
      (list, sizes) => {
        const bytes = Buffer.concat(list.map(encodeInputEvent));
        const ends = sizes.map((_, index) => sizes.slice(0, index + 1).reduce((sum, size) => sum + size, 0));
        const chunks = [0, ...ends].map((start, index) => bytes.subarray(start, ends[index]));
        const expected = list.map(({ type, code, value, seconds, microseconds }) => [
          type,
          code,
          value,
          seconds * 1000 + microseconds / 1000,
        ]);
        expect(parse(chunks)).toEqual(expected);
      },
    ),
  );
});

test('a part of an event at the end is kept, not shown', () => {
  const bytes = encodeInputEvent({ type: 1, code: 2, value: 3, seconds: 4, microseconds: 5 });
  expect(parse([bytes.subarray(0, 23)])).toEqual([]);
  expect(parse([...bytes].map((byte) => Buffer.of(byte)))).toEqual([[1, 2, 3, 4000.005]]);
});
