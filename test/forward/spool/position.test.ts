import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatPosition, POSITION_BYTES, parsePosition } from '../../../src/forward/spool/position.js';
import { SESSION } from '../lines.js';

const anyPosition = fc.record({
  inode: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String),
  offset: fc.maxSafeNat(),
  last: fc.option(
    fc.record({
      session: fc.oneof(fc.constant(SESSION), fc.stringMatching(/^[A-Za-z0-9-]{1,64}$/)),
      sequence: fc.maxSafeNat(),
    }),
  ),
});

test('every position takes the same bytes, and comes back', () => {
  fc.assert(
    fc.property(anyPosition, (position) => {
      const text = formatPosition(position);
      expect(Buffer.byteLength(text)).toBe(POSITION_BYTES);
      expect(parsePosition(text)).toEqual(position);
    }),
  );
});

test('what was cut, changed or is longer is not understood', () => {
  const text = formatPosition({ inode: '5', offset: 10, last: { session: SESSION, sequence: 3 } });
  expect(parsePosition(text.slice(0, -1))).toBeUndefined();
  expect(parsePosition(`${text} `)).toBeUndefined();
  expect(parsePosition(text.replace('"version":1', '"version":2'))).toBeUndefined();
  expect(parsePosition(text.replace('10', '-1'))).toBeUndefined();
  expect(parsePosition('\0'.repeat(POSITION_BYTES))).toBeUndefined();
  fc.assert(fc.property(fc.string(), (other) => parsePosition(other) === undefined));
});
