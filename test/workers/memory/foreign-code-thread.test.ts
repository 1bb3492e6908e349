import { expect, test } from 'vitest';
import { BACKING } from '../../../src/facts/regions/backing.js';
import { foreignCodeThread } from '../../../src/workers/memory/foreign-code-thread.js';
import { read, region } from './regions.js';

const regions = read(region('r-xp', '/usr/bin/game', 42n), region('r-xp', '', 0n, 1, 32));
const address = regions.startAddress(1) + 7n;
const at = `0x${address.toString(16)}`;
const THREAD = { threadId: 9, register: 'program-counter', address } as const;

test.each([
  [[THREAD], `thread 9 waits in executable memory without a file, at ${at}`],
  [
    [{ ...THREAD, register: 'stack-pointer' } as const],
    `thread 9 has its stack in executable memory without a file, at ${at}`,
  ],
  [
    [THREAD, { ...THREAD, threadId: 10 }, { ...THREAD, threadId: 11 }],
    `thread 9 waits in executable memory without a file, at ${at}, and 2 other threads`,
  ],
])('foreign-code-thread names the first thread of each region', (threads, words) => {
  expect(foreignCodeThread.look({ threads, regions })).toEqual([
    { kind: 'region', index: 1, words, figures: { threadId: 9, threads: threads.length } },
  ]);
});

test('what the map does not have is told of the process', () => {
  expect(foreignCodeThread.look({ threads: [{ ...THREAD, address: 1n }], regions })).toMatchObject([
    { kind: 'process', figures: { threadId: 9 } },
  ]);
});

test("nor a program's own stack that is executable: executable-stack tells of that", () => {
  const stack = { ...region('rwxp', '[stack]', 0n, 1, 32), backing: BACKING.stack };
  const threads = [{ ...THREAD, register: 'stack-pointer', address: stack.startAddress + 8n }] as const;
  expect(foreignCodeThread.look({ threads, regions: read(stack) })).toEqual([]);
});

test.each([
  ['no thread', { threads: [], regions }],
  ['a map alone', { regions }],
  ['nothing known', {}],
])('and does not find %s', (_, views) => {
  expect(foreignCodeThread.look(views)).toEqual([]);
});

test('it warns, and decides nothing by itself', () => {
  expect(foreignCodeThread.maturity).toBe('experimental');
});
