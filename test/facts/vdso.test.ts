import { expect, test } from 'vitest';
import { vdso } from '../../src/facts/vdso.js';

const DIGEST = '0123456789abcdef'.repeat(4);
const WRITTEN = { bytes: 8192, writtenPages: 1, changedBytes: 4, digest: DIGEST };

test('what it holds is counted by its written pages', () => {
  expect([vdso.count(WRITTEN), vdso.count({ ...WRITTEN, writtenPages: 0 })]).toEqual([1, 0]);
});

test('neither of two in a row is left out: code that came and went is found all the same', () => {
  expect(vdso.coalesce(WRITTEN, { ...WRITTEN, changedBytes: 0 })).toBeUndefined();
});

test('fields that it does not know are not taken over', () => {
  expect(vdso.decode({ ...WRITTEN, mood: 'calm' })).toEqual(WRITTEN);
});

test.each([
  ['none at all', { bytes: 0, writtenPages: 0, changedBytes: 0, digest: '' }],
  ['bytes that were not compared', { changedBytes: -1 }],
  ['bytes that were not read', { changedBytes: -1, digest: '' }],
])('%s is taken', (_, fields) => {
  expect(vdso.decode({ ...WRITTEN, ...fields })).toEqual({ ...WRITTEN, ...fields });
});

test.each([
  ['no size', { bytes: undefined }],
  ['a size below zero', { bytes: -1 }],
  ['half a page', { writtenPages: 0.5 }],
  ['pages in words', { writtenPages: '1' }],
  ['a change below "not compared"', { changedBytes: -2 }],
  ['a change that no number holds', { changedBytes: 2 ** 53 }],
  ['a digest that is too short', { digest: DIGEST.slice(1) }],
  ['a digest that is too long', { digest: `${DIGEST}0` }],
  ['a digest in capitals', { digest: DIGEST.toUpperCase() }],
  ['a digest with a line behind it', { digest: `${DIGEST}\n` }],
  ['no digest', { digest: null }],
])('%s is refused', (_, fields) => {
  expect(() => vdso.decode({ ...WRITTEN, ...fields })).toThrow(
    expect.objectContaining({ code: 'CS_CAPTURE', message: expect.stringMatching(/^expected "\w+" to be /) }),
  );
});
