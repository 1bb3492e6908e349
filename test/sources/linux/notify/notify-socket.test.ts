import { rmSync } from 'node:fs';
import { expect, onTestFinished } from 'vitest';
import { NotifySocket } from '../../../../src/sources/linux/notify/notify-socket.js';
import { testWith } from '../../../support/requirements.js';
import { NAMES, startServiceManager } from '../../../support/service-manager.js';

const test = testWith('python3');

function openSocket(name: string): NotifySocket {
  const socket = new NotifySocket(name);
  onTestFinished(() => socket.close());
  return socket;
}

test.each(['path', 'abstract'] as const)('a message arrives whole, from this process: %s', async (kind) => {
  const manager = await startServiceManager(NAMES[kind]());
  const socket = openSocket(manager.socket);
  expect(socket.send('READY=1\nSTATUS=Zwölf Ziele')).toBeUndefined();
  expect(await manager.next(/./)).toBe('READY=1\nSTATUS=Zwölf Ziele');
  expect(manager.senderPid).toBe(process.pid);
});

test('the longest name that there is room for', async () => {
  const longest = (name: string) => name.padEnd(107, 'x');
  for (const name of [longest(NAMES.path()), longest(NAMES.abstract())]) {
    const manager = await startServiceManager(name);
    expect(openSocket(name).send('READY=1')).toBeUndefined();
    expect(await manager.next(/./)).toBe('READY=1');
  }
});

test('a message is cut where the manager would refuse it', async () => {
  const manager = await startServiceManager();
  openSocket(manager.socket).send(`STATUS=${'x'.repeat(5000)}`);
  expect(await manager.next(/./)).toHaveLength(4096);
});

test('nobody there is an error, and so is one who has gone', async () => {
  const nowhere = NAMES.path();
  expect(openSocket(nowhere).send('READY=1')).toBe(`ENOENT: no such file or directory, send to '${nowhere}'`);
  expect(openSocket(NAMES.abstract()).send('READY=1')).toMatch(/^ECONNREFUSED: /);
  const manager = await startServiceManager();
  const socket = openSocket(manager.socket);
  expect(socket.send('READY=1')).toBeUndefined();
  rmSync(manager.socket);
  expect(socket.send('READY=1')).toMatch(/^ENOENT: /);
});

test('a manager that does not read holds nobody up', async () => {
  const manager = await startServiceManager();
  const socket = openSocket(manager.socket);
  manager.turnDeaf();
  let trouble: string | undefined;
  for (let sent = 0; sent < 100_000 && trouble === undefined; sent++) trouble = socket.send('WATCHDOG=1');
  expect(trouble).toMatch(/^EAGAIN: /);
  manager.hear();
});
