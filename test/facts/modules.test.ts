import { expect, test } from 'vitest';
import { modules } from '../../src/facts/modules.js';

const JSON_MODULE = { start: '7f0000001000', path: '/lib/a.so', sha256: 'a'.repeat(64), buildId: '0b1d' };
const { start: _, ...KNOWN } = JSON_MODULE;
const VALUE = { modules: [{ ...KNOWN, startAddress: 0x7f0000001000n }], isWhole: true };

test('what it holds is counted, and said when it is not all', () => {
  expect([modules.count(VALUE), modules.count({ modules: [], isWhole: true })]).toEqual([1, 0]);
  expect(modules.unseen?.(VALUE)).toBeUndefined();
  expect(modules.unseen?.({ ...VALUE, isWhole: false })).toBe(
    'it has too many modules: not all are compared',
  );
});

test('neither of two in a row is left out: a library that came and went is found all the same', () => {
  expect(modules.coalesce(VALUE, { modules: [], isWhole: true })).toBeUndefined();
});

test('what is not known of a module is passed over', () => {
  expect(modules.decode({ modules: [{ ...JSON_MODULE, mood: 'calm' }], isWhole: true })).toEqual(VALUE);
});

test.each([
  ['no list', { modules: undefined }],
  ['one more than are told', { modules: Array.from({ length: 513 }, () => JSON_MODULE) }],
  ['a path that is too long', { modules: [{ ...JSON_MODULE, path: 'x'.repeat(1025) }] }],
  ['a hash that is cut', { modules: [{ ...JSON_MODULE, sha256: 'abc' }] }],
  ['a build-id with other letters', { modules: [{ ...JSON_MODULE, buildId: 'xyz' }] }],
  ['an address with a line behind it', { modules: [{ ...JSON_MODULE, start: '1\n' }] }],
  ['a word where it says whether it is all', { isWhole: 'yes' }],
])('%s is refused', (_, change) => {
  expect(() => modules.decode({ modules: [JSON_MODULE], isWhole: true, ...change })).toThrow(
    expect.objectContaining({ code: 'CS_CAPTURE', message: expect.stringMatching(/^expected /) }),
  );
});
