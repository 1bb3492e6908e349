import { expect, onTestFinished, test } from 'vitest';
import { close } from '../../../src/sources/linux/libc.js';
import { linux } from '../../../src/sources/linux/platform.js';
import { readStat } from '../../../src/sources/linux/proc.js';
import { start, tell } from '../process/harness.js';

/** A running target, held without any probe until the test ends. */
async function holdTarget() {
  const target = await start('target');
  const held = linux.hold(target.pid, () => ({ as: 'target' }), []) ?? expect.fail('not held');
  onTestFinished(() => linux.release(held.handle));
  return { target, held };
}

test('suspend stops a process, and resume lets it go on', async () => {
  const { target, held } = await holdTarget();
  expect(linux.suspend(held)).toBe(true);
  await expect.poll(() => readStat(target.pid)?.state).toBe('T');
  expect(linux.state(held)).toBe('running (state T)');
  expect(linux.suspend(held)).toBe(false);
  linux.resume(held);
  await expect.poll(() => readStat(target.pid)?.state).not.toBe('T');
  linux.resume(held);
  expect(await tell(target, 'rwx')).toBeGreaterThan(0n);
});

test('a process that is stopped can be ended', async () => {
  const { target, held } = await holdTarget();
  linux.suspend(held);
  linux.terminate(held);
  expect(await target.exited).toBe('SIGKILL');
  expect(linux.state(held)).toBe('exited');
});

test('what is done to a process that is gone is nothing', async () => {
  const { target, held } = await holdTarget();
  await target.end();
  for (const act of [linux.terminate, linux.suspend, linux.resume]) act(held);
  expect(linux.state(held)).toBe('exited');
});

test('what the system refuses is CS_NATIVE, with its words', () => {
  const process = { key: '7:1', pid: 7, name: '', executable: '', isTarget: true } as const;
  expect(() => linux.suspend({ process, handle: -1, opened: new Map() })).toThrow(
    expect.objectContaining({
      code: 'CS_NATIVE',
      message: expect.stringMatching(/^EBADF: .*, stop process 7$/),
    }),
  );
});

test('a zombie has exited, though its PID is still its own', async () => {
  const parent = await start('target');
  const before = linux.processExists(parent.pid);
  const pid = Number(await tell(parent, 'zombie'));
  expect([before, linux.processExists(pid), readStat(pid)?.state]).toEqual([true, false, 'Z']);
});

test('at most one probe reads a fact', () => {
  const facts = linux.probes.map(({ fact }) => fact);
  expect(new Set(facts).size).toBe(facts.length);
});

test('a probe closes nothing where nothing was opened', () => {
  for (const probe of linux.probes) probe.close(-1);
  expect(close(-1)).toBe(-1);
});
