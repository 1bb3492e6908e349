import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ELSEWHERE, positionIn } from '../../../../src/sources/linux/threads/thread-position.js';
import type { Fixture } from '../../../support/fixtures.js';
import { isOf, start, tell, watch } from '../../process/harness.js';

const STACK_BYTES = 64n * 1024n;

/** The target fixture under watch, and what becomes known of its threads. */
async function watchTarget(args: readonly string[] = []) {
  const target = await start('target', args);
  const watched = await watch({ pids: [target.pid], facts: ['threads'] });
  const next = async () => (await watched.observed('threads')).value;
  return { target, watched, next };
}

const threadsOf = ({ pid }: Fixture) => readdirSync(`/proc/${pid}/task`).map(Number);

test('a thread that waits in memory without a file is found', async () => {
  const { target, next } = await watchTarget();
  expect(await next()).toEqual([]);
  const page = await tell(target, 'thread code');
  const [thread] = threadsOf(target).filter((id) => id !== target.pid);
  // It waits behind the instruction that took it into the kernel.
  expect(await next()).toEqual([{ threadId: thread, register: 'program-counter', address: page + 7n }]);
});

test('a thread that waits in the C library on a stack that is executable is found', async () => {
  const target = await start('target');
  const stack = await tell(target, 'thread stack');
  const watched = await watch({ pids: [target.pid], facts: ['threads'] });
  const { value } = await watched.observed('threads', ({ value }) => value.length > 0);
  expect(value).toMatchObject([{ register: 'stack-pointer' }]);
  const { address = 0n } = value[0] ?? {};
  expect(address >= stack && address < stack + STACK_BYTES).toBe(true);
});

test('near misses: executable memory in which nobody is, and one that calls the C library from there', async () => {
  const { target, watched, next } = await watchTarget();
  expect(await next()).toEqual([]);
  await tell(target, 'rwx');
  await tell(target, 'thread call');
  await watched.next('unchanged', isOf('threads'));
  await watched.next('unchanged', isOf('threads'));
  expect(watched.records.filter(({ kind }) => kind === 'observed')).toHaveLength(1);
});

test('of more threads than one reading asks about, the last is found, and none is forgotten', async () => {
  const { target, watched, next } = await watchTarget();
  expect(await next()).toEqual([]);
  await tell(target, 'thread code');
  expect(await next()).toHaveLength(1);
  for (let count = 0; count < 300; count++) await tell(target, 'thread call');
  await tell(target, 'thread code');
  expect(await next()).toHaveLength(2);
  for (let reading = 0; reading < 3; reading++) await watched.next('unchanged', isOf('threads'));
  expect(watched.records.filter(({ kind }) => kind === 'observed')).toHaveLength(3);
});

test('a process whose first thread has ended is asked', async () => {
  const { target, next } = await watchTarget(['headless']);
  expect(await next()).toEqual([]);
  await tell(target, 'thread code');
  expect(await next()).toMatchObject([{ register: 'program-counter' }]);
});

test('code that a program makes for itself calls the system through libraries: Node', async () => {
  const watched = await watch({ pids: [process.ppid], facts: ['threads'] });
  expect((await watched.observed('threads')).value).toEqual([]);
});

test.each([
  [
    'in a system call',
    '35 0x1 0x2 0x0 0x0 0x0 0x0 0x7ffe8 0x7f3f7\n',
    { programCounter: 0x7f3f7, stackPointer: 0x7ffe8 },
  ],
  ['stopped, in none', '-1 0x7ffe8 0x7f3f7\n', { programCounter: 0x7f3f7, stackPointer: 0x7ffe8 }],
  ['running', 'running\n', ELSEWHERE],
  ['gone', '', ELSEWHERE],
])('a thread that is %s', (_, text, position) => {
  expect(positionIn(text)).toEqual(position);
});

test('whatever the text, an answer is given', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const position = positionIn(`${text}\n`);
      if (position === ELSEWHERE) return;
      expect(Object.values(position).every((address) => address >= 0)).toBe(true);
    }),
  );
});
