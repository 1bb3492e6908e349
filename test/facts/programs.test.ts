import { expect, test } from 'vitest';
import { programs } from '../../src/facts/programs.js';

const SCANMEM = { pid: 99, name: 'scanmem', sha256: '' };
const BY_HASH = { pid: 100, name: 'notes', sha256: '0a'.repeat(32) };
const BOTH = { unwanted: [SCANMEM, BY_HASH] };

test('what it holds is counted by the programs that run', () => {
  expect([programs.count(BOTH), programs.count({ unwanted: [] })]).toEqual([2, 0]);
});

test('neither of two in a row is left out: who came and went is found all the same', () => {
  expect(programs.coalesce(BOTH, { unwanted: [] })).toBeUndefined();
});

test('fields that it does not know are not taken over', () => {
  expect(programs.decode({ unwanted: [{ ...SCANMEM, mood: 'calm' }], mood: 'calm' })).toEqual({
    unwanted: [SCANMEM],
  });
});

test.each([
  ['nobody', []],
  ['a hostile name', [{ ...SCANMEM, name: '\x1b[31m\n\u{1f600}' }]],
  ['as many as are told', Array.from({ length: 64 }, () => BY_HASH)],
])('%s is taken', (_, unwanted) => {
  expect(programs.decode({ unwanted })).toEqual({ unwanted });
});

test.each([
  ['no list', { unwanted: undefined }],
  ['a list that is none', { unwanted: { length: 1 } }],
  ['one more than are told', { unwanted: Array.from({ length: 65 }, () => SCANMEM) }],
  ['a program that is no object', { unwanted: ['scanmem'] }],
  ['a PID of nobody', { unwanted: [{ ...SCANMEM, pid: 0 }] }],
  ['no name', { unwanted: [{ ...SCANMEM, name: undefined }] }],
  ['no hash', { unwanted: [{ ...SCANMEM, sha256: undefined }] }],
  ['half a hash', { unwanted: [{ ...SCANMEM, sha256: '0a'.repeat(16) }] }],
  ['a hash with a line behind it', { unwanted: [{ ...SCANMEM, sha256: `${'0a'.repeat(32)}\n` }] }],
])('%s is refused', (_, fields) => {
  expect(() => programs.decode(fields)).toThrow(
    expect.objectContaining({ code: 'CS_CAPTURE', message: expect.stringMatching(/^expected /) }),
  );
});
