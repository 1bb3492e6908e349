import { expect, test } from 'vitest';
import { handles } from '../../../src/facts/access/handles.js';

const SCANMEM = { pid: 99, name: 'scanmem', mayWrite: true };
const HELD = { holders: [SCANMEM, { pid: 100, name: 'perf', mayWrite: false }], unseen: 3 };

test('what it holds is counted by those who have the memory open', () => {
  expect([handles.count(HELD), handles.count({ holders: [], unseen: 3 })]).toEqual([2, 0]);
});

test('neither of two in a row is left out: who came and went is found all the same', () => {
  expect(handles.coalesce(HELD, { holders: [], unseen: 3 })).toBeUndefined();
});

test.each([
  [0, undefined],
  [1, '1 other process of its user may not be looked at'],
  [7, '7 other processes of its user may not be looked at'],
])('that %i processes may not be looked at is said as %s', (unseen, words) => {
  expect(handles.unseen?.({ holders: [], unseen })?.split(':')[0]).toBe(words);
});

test('fields that it does not know are not taken over', () => {
  const json = { holders: [{ ...SCANMEM, mood: 'calm' }], unseen: 0, mood: 'calm' };
  expect(handles.decode(json)).toEqual({ holders: [SCANMEM], unseen: 0 });
});

test.each([
  ['nobody', []],
  ['a hostile name', [{ ...SCANMEM, name: '\x1b[31m\n\u{1f600}' }]],
  ['as many as are told', Array.from({ length: 64 }, () => SCANMEM)],
])('%s is taken', (_, holders) => {
  expect(handles.decode({ holders, unseen: 0 })).toEqual({ holders, unseen: 0 });
});

test.each([
  ['no list', { holders: undefined }],
  ['a list that is none', { holders: { length: 1 } }],
  ['one more than are told', { holders: Array.from({ length: 65 }, () => SCANMEM) }],
  ['a holder that is no object', { holders: ['scanmem'] }],
  ['a PID of nobody', { holders: [{ ...SCANMEM, pid: 0 }] }],
  ['no name', { holders: [{ ...SCANMEM, name: undefined }] }],
  ['a right in words', { holders: [{ ...SCANMEM, mayWrite: 'yes' }] }],
  ['fewer than none unseen', { unseen: -1 }],
  ['half a process unseen', { unseen: 0.5 }],
])('%s is refused', (_, fields) => {
  expect(() => handles.decode({ ...HELD, ...fields })).toThrow(
    expect.objectContaining({ code: 'CS_CAPTURE', message: expect.stringMatching(/^expected /) }),
  );
});
