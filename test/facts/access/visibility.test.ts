import { expect, test } from 'vitest';
import { visibility } from '../../../src/facts/access/visibility.js';

const HIDDEN = { user: 1000, owner: 0, wasOpen: true };
const OPEN = { ...HIDDEN, owner: 1000 };

test('what it holds is counted: one that is hidden, or none', () => {
  expect([visibility.count(HIDDEN), visibility.count(OPEN)]).toEqual([1, 0]);
});

test('neither of two in a row is left out: who hid and shows itself again is found all the same', () => {
  expect(visibility.coalesce(HIDDEN, OPEN)).toBeUndefined();
});

test('fields that it does not know are not taken over', () => {
  expect(visibility.decode({ ...HIDDEN, mood: 'calm' })).toEqual(HIDDEN);
});

test.each([
  ['no user', { user: undefined }],
  ['a user below zero', { user: -1 }],
  ['half a user', { user: 0.5 }],
  ['a user that no number holds', { user: 2 ** 53 }],
  ['an owner by name', { owner: 'root' }],
  ['no owner', { owner: null }],
  ['a flag in words', { wasOpen: 'yes' }],
  ['no flag', { wasOpen: undefined }],
])('%s is refused', (_, fields) => {
  expect(() => visibility.decode({ ...HIDDEN, ...fields })).toThrow(
    expect.objectContaining({ code: 'CS_CAPTURE', message: expect.stringMatching(/^expected "\w+" to be /) }),
  );
});
