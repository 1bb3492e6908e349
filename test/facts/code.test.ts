import { expect, test } from 'vitest';
import { type CodeOfFiles, code, MAX_LISTED } from '../../src/facts/code.js';

const rest = { state: 'changed', changedBytes: 3, fileOffset: 0x1010, symbol: 'getpid+0x10' } as const;
const place = { startAddress: 0x7f00_0000_1000n, bytes: 4096 };
const NOTHING: CodeOfFiles = { written: [], unlinked: [], added: [], preloads: [] };
const WRITTEN: CodeOfFiles = { ...NOTHING, written: [{ ...place, ...rest }] };
const MODULE = { sha256: 'a'.repeat(64), buildId: '0b1d', writableBy: 'owner' } as const;
const runs = (...some: object[]) => ({ runs: some, unlinked: [], added: [], preloads: [] });

test('neither of two in a row is left out: code that was unmapped again is found all the same', () => {
  expect(code.coalesce(WRITTEN, NOTHING)).toBeUndefined();
});

test('it is recorded in hexadecimal digits, the highest address too, and read back', () => {
  const highest: CodeOfFiles = {
    written: [{ startAddress: 2n ** 64n - 4096n, bytes: 4096, ...rest }],
    unlinked: [place],
    added: [{ ...place, ...MODULE }],
    preloads: ['LD_PRELOAD=/tmp/x.so'],
  };
  expect(code.encode(highest)).toEqual({
    ...runs({ start: 'fffffffffffff000', bytes: 4096, ...rest }),
    unlinked: [{ start: '7f0000001000', bytes: 4096 }],
    added: [{ start: '7f0000001000', bytes: 4096, ...MODULE }],
    preloads: ['LD_PRELOAD=/tmp/x.so'],
  });
  for (const value of [NOTHING, WRITTEN, highest]) expect(code.decode(code.encode(value))).toEqual(value);
});

test('a capture that knows nothing of files that are gone, or of modules, can be read', () => {
  expect(code.decode({ runs: [] })).toEqual(NOTHING);
  expect(code.decode({ runs: [], unlinked: [] })).toEqual(NOTHING);
});

test.each([
  ['no list', { ...runs(), runs: 7 }],
  ['an unlinked one that is none', { ...runs(), unlinked: [{ start: 'ff' }] }],
  ['a run that is none', runs([])],
  ['an address in words', runs({ ...rest, start: 'here', bytes: 1 })],
  ['an address in capitals', runs({ ...rest, start: 'FF', bytes: 1 })],
  ['an address beyond 64 bits', runs({ ...rest, start: '1'.repeat(17), bytes: 1 })],
  ['no bytes', runs({ ...rest, start: 'ff', bytes: 0 })],
  ['half a byte', runs({ ...rest, start: 'ff', bytes: 0.5 })],
  ['a state that there is not', runs({ ...rest, start: 'ff', bytes: 1, state: 'clean' })],
  ['no place in a file', runs({ ...rest, start: 'ff', bytes: 1, fileOffset: -1 })],
  ['a symbol longer than any', runs({ ...rest, start: 'ff', bytes: 1, symbol: 'x'.repeat(257) })],
  [
    'a hash of other letters',
    { ...runs(), added: [{ start: 'ff', bytes: 1, ...MODULE, sha256: 'A'.repeat(64) }] },
  ],
  ['a short hash', { ...runs(), added: [{ start: 'ff', bytes: 1, ...MODULE, sha256: 'aa' }] }],
  ['a long build-id', { ...runs(), added: [{ start: 'ff', bytes: 1, ...MODULE, buildId: 'a'.repeat(65) }] }],
  [
    'a writer that there is not',
    { ...runs(), added: [{ start: 'ff', bytes: 1, ...MODULE, writableBy: 'me' }] },
  ],
  ['a preload that is no text', { ...runs(), preloads: [7] }],
  ['a preload that is too long', { ...runs(), preloads: ['x'.repeat(513)] }],
  ['too many preloads', { ...runs(), preloads: Array(5).fill('LD_PRELOAD=x') }],
  ['too many', runs(...Array.from({ length: MAX_LISTED + 1 }, () => ({ ...rest, start: 'ff', bytes: 1 })))],
])('%s is refused', (_, json) => {
  expect(() => code.decode(json)).toThrow(expect.objectContaining({ code: 'CS_CAPTURE' }));
});
