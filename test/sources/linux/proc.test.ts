import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  findTracerPid,
  processOf,
  readComm,
  readExecutable,
  readStat,
  readUser,
} from '../../../src/sources/linux/proc.js';
import { start, tell } from '../process/harness.js';

test.each([
  ['Name:\tgame\nState:\tS (sleeping)\nTracerPid:\t0\nUid:\t0\n', 0],
  ['Name:\tgame\nTracerPid:\t4194303\nUid:\t0\n', 4_194_303],
  // A name cannot hold a newline of its own: the kernel writes \n.
  ['Name:\tx\\nTracerPid:\t7\nTracerPid:\t0\nUid:\t0\n', 0],
  ['Name:\tTracerPid:\t7\nTracerPid:\t12\n', 12],
  ['', 0],
  ['TracerPid:', 0],
])('the tracer in %j is %i', (text, expected) => {
  const bytes = Buffer.from(text);
  expect(findTracerPid(bytes, bytes.length)).toBe(expected);
});

test.each(['\rTgid:\t1', '\rUid:\t9\t9\t9\t9'])(
  'a process called %j has its own user and id',
  async (name) => {
    const target = await start('target');
    await tell(target, `rename ${name}`);
    expect(readFileSync(`/proc/${target.pid}/status`, 'latin1')).toContain(`Name:\t${name}\n`);
    expect([processOf(target.pid), readUser(target.pid)]).toEqual([target.pid, process.getuid?.()]);
  },
);

test('what /proc says of a process with a hostile name', async () => {
  const target = await start('target');
  await tell(target, 'rename a) Z 1|(b');
  const stat = readStat(target.pid);
  // It has answered, and may not sleep yet.
  expect(stat).toMatchObject({
    comm: 'a) Z 1\n(b',
    state: expect.stringMatching(/^[RS]$/),
    isKernelThread: false,
  });
  expect(stat?.startTime).toBe(
    readFileSync(`/proc/${target.pid}/stat`, 'latin1').split(') ').at(-1)?.split(' ')[19],
  );
  expect(readComm(target.pid)).toBe('a) Z 1\n(b');
  expect(readExecutable(target.pid)).toMatch(/\/fixtures\/build\/target$/);
  await target.end();
  expect([readStat(target.pid), readComm(target.pid), readExecutable(target.pid)]).toEqual([
    undefined,
    undefined,
    '',
  ]);
});
