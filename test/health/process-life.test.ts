import { once } from 'node:events';
import { expect, test } from 'vitest';
import { lifeOf, ownIdentity } from '../../src/sources/linux/life/process-life.js';
import { readStat } from '../../src/sources/linux/proc.js';
import { start } from '../support/target.js';

test('a process runs, is stopped, runs, and is gone', async () => {
  const target = await start('target');
  const startTime = readStat(target.pid)?.startTime ?? '';
  const identity = { ...ownIdentity(), pid: target.pid, startTime };
  expect(lifeOf(identity)).toBe('runs');
  target.child.kill('SIGSTOP');
  await expect.poll(() => readStat(target.pid)?.state).toBe('T');
  expect(lifeOf(identity)).toBe('stopped');
  target.child.kill('SIGCONT');
  await expect.poll(() => readStat(target.pid)?.state).toBe('S');
  expect(lifeOf(identity)).toBe('runs');
  target.child.kill('SIGKILL');
  await once(target.child, 'exit');
  expect(lifeOf(identity)).toBe('gone');
});

test('another process with its PID, and another start of the machine, are not it', () => {
  const own = ownIdentity();
  expect(lifeOf(own)).toBe('runs');
  expect(lifeOf({ ...own, startTime: '1' })).toBe('gone');
  expect(lifeOf({ ...own, bootId: 'another' })).toBe('gone');
});

test('of a process in another namespace, or without a start, nobody can tell', () => {
  const own = ownIdentity();
  expect(lifeOf({ ...own, pidNamespace: 'pid:[1]' })).toBe('unknown');
  expect(lifeOf({ ...own, startTime: '' })).toBe('unknown');
});
