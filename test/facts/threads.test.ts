import { expect, test } from 'vitest';
import { threads } from '../../src/facts/threads.js';

const JSON_THREAD = { threadId: 99, register: 'program-counter', address: '7f0000001007' };
const THREAD = { threadId: 99, register: 'program-counter', address: 0x7f0000001007n } as const;

test('what it holds is counted', () => {
  expect([threads.count([THREAD]), threads.count([])]).toEqual([1, 0]);
});

test('neither of two in a row is left out: a thread that came and went is found all the same', () => {
  expect(threads.coalesce([THREAD], [])).toBeUndefined();
});

test.each(['program-counter', 'stack-pointer'])(
  'one by its %s is taken, what is not known is not',
  (register) => {
    const json = { threads: [{ ...JSON_THREAD, register, mood: 'calm' }], mood: 'calm' };
    expect(threads.decode(json)).toEqual([{ ...THREAD, register }]);
  },
);

test.each([
  ['no list', undefined],
  ['one more than are told', Array.from({ length: 65 }, () => JSON_THREAD)],
  ['a thread that is no object', [99]],
  ['a thread of nobody', [{ ...JSON_THREAD, threadId: 0 }]],
  ['another register', [{ ...JSON_THREAD, register: 'rax' }]],
  ['an address in words', [{ ...JSON_THREAD, address: 'here' }]],
])('%s is refused', (_, list) => {
  expect(() => threads.decode({ threads: list })).toThrow(
    expect.objectContaining({ code: 'CS_CAPTURE', message: expect.stringMatching(/^expected /) }),
  );
});
