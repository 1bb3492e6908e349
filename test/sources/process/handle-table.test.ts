import { readFileSync, writeFileSync } from 'node:fs';
import { firstValueFrom } from 'rxjs';
import { expect, onTestFinished, test } from 'vitest';
import { linux } from '../../../src/sources/linux/platform.js';
import { HandleTable } from '../../../src/sources/process/handle-table.js';
import { createProcessSystem } from '../../../src/sources/process/process-system.js';
import { testAsRoot } from '../../support/requirements.js';
import { isAbout, start, systemOptions, tell, watch } from './harness.js';

test('terminate ends the process through its handle, and its state tells', async () => {
  const target = await start('target');
  const watched = await watch({ pids: [target.pid] });
  const { process } = await watched.next('target-found');
  const { control } = watched.system;
  expect(control.state(process.key)).toBe('running');
  target.child.kill('SIGSTOP');
  await expect.poll(() => control.state(process.key)).toBe('running (state T)');
  control.terminate(process.key);
  expect(await target.exited).toBe('SIGKILL');
  expect(control.state(process.key)).toBe('exited');
  expect((await watched.next('target-gone')).key).toBe(process.key);
  control.terminate(process.key);
  expect(control.state(process.key)).toBe('exited');
});

test('a process that was never held has exited, and ending it is nothing', async () => {
  const watched = await watch();
  expect(watched.system.control.state('1:1')).toBe('exited');
  watched.system.control.terminate('1:1');
});

test('a process stops where it is and goes on, through its handle', async () => {
  const target = await start('target');
  const watched = await watch({ pids: [target.pid] });
  const { process } = await watched.next('target-found');
  const { control } = watched.system;
  control.suspend(process.key);
  await expect.poll(() => control.state(process.key)).toBe('running (state T)');
  target.send('rwx');
  control.resume(process.key);
  // What was sent while it stood is done once it goes on.
  expect(await target.nextLine()).toMatch(/^done 0x/);
  expect(control.state(process.key)).toBe('running');
});

test('what the table let go of is not touched any more', async () => {
  const target = await start('target');
  const table = new HandleTable(linux);
  const held = linux.hold(target.pid, () => ({ as: 'target' }), []) ?? expect.fail('not held');
  const { key } = held.process;
  table.add(held);
  expect(table.keys()).toEqual([key]);
  table.remove(key);
  table.remove(key);
  for (const act of ['terminate', 'suspend'] as const) table[act](key);
  expect(table.state(key)).toBe('exited');
  expect(table.keys()).toEqual([]);
  expect(await tell(target, 'rwx')).toBeGreaterThan(0n);
});

const LAST_PID = '/proc/sys/kernel/ns_last_pid';

/** Forks until a process has that PID: ns_last_pid makes the very next one likely. */
async function startAs(pid: number) {
  for (;;) {
    writeFileSync(LAST_PID, `${pid - 1}`);
    const fixture = await start('target');
    if (fixture.pid === pid) return fixture;
    await fixture.end();
  }
}

testAsRoot('a recycled PID is another process: it is neither scanned nor ended', async () => {
  const target = await start('target');
  const watched = await watch({ pids: [target.pid] });
  const { process: first } = await watched.next('target-found');
  await watched.observed('regions');
  await target.end();
  const bystander = await startAs(target.pid);
  expect(bystander.pid).toBe(first.pid);
  watched.system.control.terminate(first.key);
  expect(watched.system.control.state(first.key)).toBe('exited');
  await watched.next('target-gone', isAbout(first));

  const second = await watched.system.hold(bystander.pid);
  expect(second.key).not.toBe(first.key);
  await watched.observed('regions', isAbout(second));
  expect(readFileSync(`/proc/${bystander.pid}/stat`, 'latin1')).not.toContain(') Z ');
  const gone = watched.records.findIndex((record) => record.kind === 'target-gone');
  const about = watched.records
    .slice(gone + 1)
    .filter((record) => 'key' in record && record.key === first.key);
  expect(about).toEqual([]);
});

testAsRoot('the PID of a target that ended is held anew at once, before its end was told', async () => {
  const target = await start('target');
  const watched = await watch();
  const first = await watched.system.hold(target.pid);
  await target.end();
  const successor = await startAs(target.pid);
  const second = await watched.system.hold(successor.pid);
  expect(second.pid).toBe(first.pid);
  expect(second.key).not.toBe(first.key);
  watched.system.control.terminate(second.key);
  expect(await successor.exited).toBe('SIGKILL');
  const gone = [(await watched.next('target-gone')).key, (await watched.next('target-gone')).key];
  expect(gone.sort()).toEqual([first.key, second.key].sort());
});

test('when nobody listens any more a process can still be ended, and its end is seen, until the system closes', async () => {
  const target = await start('target');
  const system = await createProcessSystem(systemOptions({ pids: [target.pid], facts: ['regions'] }));
  onTestFinished(() => system.close());
  const found = await firstValueFrom(system.records);
  if (found.kind !== 'target-found') throw new Error(`expected target-found first, got ${found.kind}`);
  expect(system.control.state(found.process.key)).toBe('running');
  system.control.terminate(found.process.key);
  expect(await target.exited).toBe('SIGKILL');
  expect(system.control.state(found.process.key)).toBe('exited');
});
