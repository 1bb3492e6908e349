import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';
import { startFixture } from '../support/fixtures.js';
import { testWith } from '../support/requirements.js';
import { NAMES, startServiceManager } from '../support/service-manager.js';
import { start } from '../support/target.js';
import { clearsight } from './clearsight.js';

const test = testWith('python3');
const QUIET = ['--input', 'none', '--interval', '5ms'];
const STOP_OBSERVER = fileURLToPath(new URL('../fixtures/stop-observer.py', import.meta.url));
const VARIABLES = /^(NOTIFY_SOCKET|WATCHDOG_\w+)=/m;

/** Under a service manager that expects a sign of life each second. */
const under = (socket: string) => ({ NOTIFY_SOCKET: socket, WATCHDOG_USEC: '1000000' });

test.each(['path', 'abstract'] as const)(
  'watch tells a service manager how it goes, from its start to its end: %s',
  async (kind) => {
    const manager = await startServiceManager(NAMES[kind]());
    const target = await start('target');
    const monitor = clearsight(['watch', '--pid', `${target.pid}`, '--json', ...QUIET], {
      env: under(manager.socket),
    });
    await manager.next(/^READY=1$/);
    expect(manager.senderPid).toBe(monitor.pid);
    expect(manager.messages[0]).toBe('STATUS=Starting');
    expect(await manager.next(/^STATUS=/)).toMatch(
      /^STATUS=Watching 1 target: \d+ scans?, 0 hits, .* 0 verdicts$/,
    );
    await manager.next(/^STATUS=Watching 1 target: [1-9]\d* scans/);
    await manager.next(/^WATCHDOG=1$/);
    monitor.child.kill('SIGHUP');
    await manager.next(/^RELOADING=1\nMONOTONIC_USEC=\d+$/);
    await manager.next(/^READY=1$/);
    monitor.child.kill('SIGTERM');
    await manager.next(/^STOPPING=1$/);
    expect(await manager.next(/^STATUS=Stopped/)).toMatch(/^STATUS=Stopped \(SIGTERM\): .* 0 verdicts$/);
    expect(await monitor.ended).toBe(143);
    expect(monitor.events.filter(({ level }) => level !== 'INFO')).toEqual([]);
  },
);

test('the status says what cannot be seen: a target that is not there yet', async () => {
  const manager = await startServiceManager();
  const monitor = clearsight(['watch', '--target', 'no-such-game', ...QUIET], { env: under(manager.socket) });
  await manager.next(/^READY=1$/);
  expect(await manager.next(/^STATUS=/)).toMatch(/^STATUS=Watching 0 targets: .*; cannot see: any target$/);
  monitor.child.kill('SIGTERM');
  await monitor.ended;
});

test('record is a service too', async () => {
  const manager = await startServiceManager();
  const target = await start('target');
  const monitor = clearsight(['record', 'capture.ndjson', '--pid', `${target.pid}`, ...QUIET], {
    env: under(manager.socket),
  });
  await manager.next(/^READY=1$/);
  monitor.child.kill('SIGTERM');
  await manager.next(/^STOPPING=1$/);
  await monitor.ended;
});

test('run: neither the program nor any other child can speak for the monitor', async () => {
  const manager = await startServiceManager();
  const monitor = clearsight(
    ['run', '--input', 'auto', '--interval', '5ms', '--', '/bin/sh', '-c', 'env; read -r line'],
    { env: { ...under(manager.socket), GAME_SETTING: 'kept' } },
  );
  await manager.next(/^READY=1$/);
  await monitor.printed(/^GAME_SETTING=kept$/m);
  const children = readFileSync(`/proc/${monitor.pid}/task/${monitor.pid}/children`, 'utf8')
    .trim()
    .split(' ');
  // The program, and the process that holds the input.
  expect(children.length).toBe(2);
  for (const pid of children)
    expect(readFileSync(`/proc/${pid}/environ`, 'utf8').replaceAll('\0', '\n')).not.toMatch(VARIABLES);
  monitor.child.stdin?.end('\n');
  await manager.next(/^STOPPING=1$/);
  await monitor.ended;
  expect(monitor.stdout).not.toMatch(VARIABLES);
});

test('while nothing is read the main thread turns, and gives no sign of life', async () => {
  const manager = await startServiceManager();
  const target = await start('target');
  const monitor = clearsight(['watch', '--pid', `${target.pid}`, '--json', ...QUIET], {
    env: { ...under(manager.socket), WATCHDOG_USEC: '200000', CLEARSIGHT_HEARTBEAT: '100ms' },
  });
  await manager.next(/^STATUS=Watching 1 target: [1-9]/);
  await manager.next(/^WATCHDOG=1$/);
  const debugging = startFixture('python3', [STOP_OBSERVER, `${monitor.pid}`]);
  onTestFinished(() => debugging.end());
  await debugging.nextLine();
  const warning = await monitor.next(({ level }) => level === 'WARNING');
  expect(warning.message).toMatch(
    /^No reading of memory was judged for \d+\.\d s: the watchdog of the service manager is not fed$/,
  );
  const reload = async () => {
    monitor.child.kill('SIGHUP');
    await manager.next(/^RELOADING=1/);
  };
  await reload();
  const told = manager.messages.length;
  await monitor.next(
    ({ kind, monotonicMs }) => kind === 'heartbeat' && monotonicMs > warning.monotonicMs + 1000,
  );
  await reload();
  expect(manager.messages.slice(told)).toEqual(['READY=1', expect.stringMatching(/^RELOADING=1/)]);
  await debugging.end();
  await manager.next(/^WATCHDOG=1$/);
});

test('a manager that is not there is one warning, and the monitor goes on', async () => {
  const target = await start('target');
  const args = ['watch', '--pid', `${target.pid}`, '--json', ...QUIET];
  const nowhere = NAMES.path();
  const cases: [NodeJS.ProcessEnv, string][] = [
    [
      under(nowhere),
      `The service manager cannot be told that the monitor is ready, nor its watchdog be fed: ENOENT: no such file or directory, send to '${nowhere}'`,
    ],
    [
      { WATCHDOG_USEC: '1000000' },
      'The watchdog of the service manager cannot be fed: there is no NOTIFY_SOCKET',
    ],
    [
      { NOTIFY_SOCKET: 'somewhere' },
      'NOTIFY_SOCKET: expected a path or @name of a socket, at most 107 bytes, got somewhere; it is ignored',
    ],
  ];
  for (const [env, warning] of cases) {
    const monitor = clearsight(args, { env });
    await monitor.nextOf('target-found');
    monitor.child.kill('SIGTERM');
    expect(await monitor.ended).toBe(143);
    const warnings = monitor.events.filter(({ level }) => level === 'WARNING');
    expect(warnings).toMatchObject([{ kind: 'notice', module: 'MONITOR', message: warning }]);
  }
});
