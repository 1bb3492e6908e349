import { expect, test } from 'vitest';
import { code, MAX_RUNS, type WrittenCode } from '../../src/facts/code.js';

const WRITTEN: WrittenCode = [{ startAddress: 0x7f00_0000_1000n, bytes: 4096 }];
const runs = (...some: object[]) => ({ runs: some });

test('neither of two in a row is left out: code that was unmapped again is found all the same', () => {
  expect(code.coalesce(WRITTEN, [])).toBeUndefined();
});

test('it is recorded in hexadecimal digits, the highest address too, and read back', () => {
  const highest: WrittenCode = [{ startAddress: 2n ** 64n - 4096n, bytes: 4096 }];
  expect(code.encode(highest)).toEqual(runs({ start: 'fffffffffffff000', bytes: 4096 }));
  for (const value of [[], WRITTEN, highest]) expect(code.decode(code.encode(value))).toEqual(value);
});

test.each([
  ['no list', { runs: 7 }],
  ['a run that is none', runs([])],
  ['an address in words', runs({ start: 'here', bytes: 1 })],
  ['an address in capitals', runs({ start: 'FF', bytes: 1 })],
  ['an address beyond 64 bits', runs({ start: '1'.repeat(17), bytes: 1 })],
  ['no bytes', runs({ start: 'ff', bytes: 0 })],
  ['half a byte', runs({ start: 'ff', bytes: 0.5 })],
  ['too many', runs(...Array.from({ length: MAX_RUNS + 1 }, () => ({ start: 'ff', bytes: 1 })))],
])('%s is refused', (_, json) => {
  expect(() => code.decode(json)).toThrow(expect.objectContaining({ code: 'CS_CAPTURE' }));
});
