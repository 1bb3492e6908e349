import { expect, test } from 'vitest';
import { hashId, isInPart } from '../../../src/evaluate/corpus/part.js';
import { sessionIn } from '../../support/session.js';
import { handLine } from '../support.js';

test('a line of a corpus is read', () => {
  expect(sessionIn(handLine('a', 1))).toMatchObject({ id: 'a', channel: 'left', label: 'human' });
});

test.each([
  ['{"id":"a"', /a JSON object/],
  ['7', /a session, got the number 7/],
  ['null', /a JSON object, got "null"/],
  ['[{}]', /a JSON object/],
  ['{"id":}', /a JSON object/],
  ['{}', /an id .*got undefined/],
  [handLine('a', 1, { id: 7 }), /an id/],
  [handLine('a', 1, { channel: 'middle' }), /a channel .*"middle"/],
  [handLine('a', 1, { label: 'cheat' }), /a label/],
  [handLine('a', 1, { press: ['1'], release: [null] }), /press: an array of numbers/],
  [handLine('a', 1, { press: [1, 2], release: [3] }), /release: an array of 2/],
  [handLine('a', 1, { press: [1], release: ['2'] }), /release: an array of 1/],
])('%.60s is refused', (line, message) => {
  expect(() => sessionIn(line)).toThrow(message);
});

test('parts are disjoint, whole, and of about one size', () => {
  const ids = Array.from({ length: 4000 }, (_, index) => `set/session-${index}`);
  const counts = [0, 1].map((index) => ids.filter((id) => isInPart(id, { of: 2, index })).length);
  expect((counts[0] as number) + (counts[1] as number)).toBe(4000);
  expect(Math.abs((counts[0] as number) - 2000)).toBeLessThan(150);
  expect(ids.every((id) => isInPart(id, null))).toBe(true);
  expect(hashId('')).toBe(hashId(''));
});
