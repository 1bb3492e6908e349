import { expect, test } from 'vitest';
import { MAX_FLIPPED, marks } from '../../src/facts/marks.js';

const FLIPPED = { flipped: [{ startAddress: 0x7f00_0000_1000n, bytes: 8192 }], unfollowed: 0 };
const NONE = { flipped: [], unfollowed: 0 };

test('what it holds is counted by the mappings that were made writable', () => {
  expect([marks.count(FLIPPED), marks.count({ flipped: [], unfollowed: 9 })]).toEqual([1, 0]);
});

test('neither of two in a row is left out: code that is unmapped again is found all the same', () => {
  expect(marks.coalesce(FLIPPED, NONE)).toBeUndefined();
});

test('it grows with what it holds', () => {
  expect(marks.byteLength(FLIPPED)).toBeGreaterThan(marks.byteLength(NONE));
});

test.each([
  [0, undefined],
  [1, '1 mapping of its code is not followed'],
  [7, '7 mappings of its code are not followed'],
])('that %i mappings are too many is said as %s', (unfollowed, words) => {
  expect(marks.unseen?.({ flipped: [], unfollowed })?.split(':')[0]).toBe(words);
});

const place = { start: '7f0000001000', bytes: 4096 };

test('a place comes back as it was, and fields that it does not know are not taken over', () => {
  const json = { flipped: [{ ...place, mood: 'calm' }], unfollowed: 2, more: true };
  expect(marks.decode(json)).toEqual({
    flipped: [{ startAddress: 0x7f00_0000_1000n, bytes: 4096 }],
    unfollowed: 2,
  });
});

test.each([
  ['no list', { unfollowed: 0 }],
  ['a list of numbers', { flipped: [7], unfollowed: 0 }],
  ['more than there can be', { flipped: Array(MAX_FLIPPED + 1).fill(place), unfollowed: 0 }],
  ['an address in words', { flipped: [{ ...place, start: 'here' }], unfollowed: 0 }],
  ['an address of more than 64 bits', { flipped: [{ ...place, start: '10000000000000000' }], unfollowed: 0 }],
  ['no bytes at all', { flipped: [{ ...place, bytes: 0 }], unfollowed: 0 }],
  ['no count', { flipped: [] }],
  ['a count below zero', { flipped: [], unfollowed: -1 }],
])('%s is refused', (_, json) => {
  expect(() => marks.decode(json)).toThrow(expect.objectContaining({ code: 'CS_CAPTURE' }));
});
