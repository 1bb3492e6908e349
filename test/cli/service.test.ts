import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';
import { testWith } from '../support/requirements.js';
import { start } from '../support/target.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { clearsight, run } from './clearsight.js';

const test = testWith('python3');
const MANAGER = fileURLToPath(new URL('../fixtures/service-manager.py', import.meta.url));
/** Longer than a busy machine takes. */
const SOON = { timeout: 20_000 };

interface Message {
  readonly pid: number;
  readonly message: string;
}

/** A service manager's end of a real datagram socket, and what it was told. */
async function manager(name: string): Promise<readonly Message[]> {
  const child = spawn('python3', [MANAGER, name], { stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await closed;
  });
  const lines = createInterface({ input: child.stdout });
  expect(await once(lines, 'line')).toEqual([name]);
  const told: Message[] = [];
  lines.on('line', (line) => told.push(JSON.parse(line)));
  return told;
}

const kindsOf = (told: readonly Message[]) => told.map(({ message }) => /^\w+/.exec(message)?.[0]);

test.each([
  ['a path', () => join(temporaryFolder(), 'notify')],
  ['an abstract name', () => `@clearsight-test-${process.pid}-${Date.now()}`],
])('%s: a service manager is told of the start, the watch, a reload and the end', async (_, nameOf) => {
  const name = nameOf();
  const told = await manager(name);
  const target = await start('target');
  const monitor = clearsight(['watch', '--pid', `${target.pid}`, '--input', 'none'], {
    env: { NOTIFY_SOCKET: name, WATCHDOG_USEC: '200000' },
  });
  await expect.poll(() => kindsOf(told), SOON).toContain('READY');
  expect(told[0]?.message).toBe('STATUS=Starting');
  await expect
    .poll(() => told.map(({ message }) => message), SOON)
    .toContainEqual(expect.stringMatching(/^STATUS=Watching 1 target: [1-9]\d* scans, 0 hits, /));
  const pings = () => kindsOf(told).filter((kind) => kind === 'WATCHDOG').length;
  const before = pings();
  await expect.poll(pings, SOON).toBeGreaterThan(before + 3);

  process.kill(monitor.pid, 'SIGHUP');
  await expect.poll(() => kindsOf(told), SOON).toContain('RELOADING');
  await expect.poll(() => kindsOf(told).filter((kind) => kind === 'READY').length, SOON).toBe(2);
  expect(told.find(({ message }) => message.startsWith('RELOADING'))?.message).toMatch(
    /^RELOADING=1\nMONOTONIC_USEC=[1-9]\d*$/,
  );
  process.kill(monitor.pid, 'SIGTERM');
  await monitor.ended;
  await expect.poll(() => told.at(-1)?.message, SOON).toMatch(/^STATUS=Stopped \(SIGTERM\): /);
  expect(kindsOf(told)).toContain('STOPPING');
  expect(new Set(told.map(({ pid }) => pid))).toEqual(new Set([monitor.pid]));
});

test('a target that is not there yet: ready all the same, and the status says what is not seen', async () => {
  const name = join(temporaryFolder(), 'notify');
  const told = await manager(name);
  clearsight(['watch', '--target', 'no-such-game', '--input', 'none'], { env: { NOTIFY_SOCKET: name } });
  await expect.poll(() => kindsOf(told), SOON).toContain('READY');
  await expect
    .poll(() => told.at(-1)?.message, SOON)
    .toMatch(/^STATUS=Watching 0 targets: .*; cannot see: any target$/);
  expect(kindsOf(told)).not.toContain('WATCHDOG');
});

test('no child inherits what a service manager has set, least of all the target', async () => {
  const env = { NOTIFY_SOCKET: '/nowhere', WATCHDOG_USEC: '1000000', WATCHDOG_PID: '1', KEPT: 'yes' };
  const { stdout } = await run(['run', '--input', 'none', '--', 'env'], { env });
  expect(stdout).toMatch(/^KEPT=yes$/m);
  expect(stdout).not.toMatch(/NOTIFY_SOCKET|WATCHDOG/);
});

test('a service manager that cannot be told is a warning, and the watch goes on', async () => {
  const target = await start('target');
  const watch = async (env: NodeJS.ProcessEnv) => {
    const monitor = clearsight(['watch', '--pid', `${target.pid}`, '--input', 'none'], { env });
    await monitor.said(/Protecting process/);
    process.kill(monitor.pid, 'SIGTERM');
    await monitor.ended;
    return monitor.stderr;
  };
  expect(await watch({ NOTIFY_SOCKET: '/nowhere/socket', WATCHDOG_USEC: '1000000' })).toMatch(
    /\[WARNING\] The service manager cannot be told that the monitor is ready, nor its watchdog be fed: ENOENT/,
  );
  expect(await watch({ NOTIFY_SOCKET: `/${'x'.repeat(107)}` })).toMatch(
    /\[WARNING\] NOTIFY_SOCKET: expected a path or @name of a socket, at most 107 bytes, got /,
  );
  expect(await watch({ WATCHDOG_USEC: '1e6' })).toMatch(
    /\[WARNING\] WATCHDOG_USEC: expected microseconds, a whole number above 0, got 1e6; it is ignored/,
  );
  expect(await watch({ WATCHDOG_USEC: '1000000' })).toMatch(
    /\[WARNING\] The watchdog of the service manager cannot be fed: there is no NOTIFY_SOCKET/,
  );
  // A watchdog of another process is none of ours.
  expect(await watch({ WATCHDOG_USEC: '1000000', WATCHDOG_PID: '1' })).not.toContain('WARNING');
  expect(await watch({})).not.toContain('WARNING');
});
