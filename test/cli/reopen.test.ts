import { spawnSync } from 'node:child_process';
import {
  existsSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compileFixture } from '../support/fixtures.js';
import { testWith } from '../support/requirements.js';
import { start, tell } from '../support/target.js';
import { type Clearsight, clearsight, logLines, ON_A_TERMINAL } from './clearsight.js';
import { recordInjection } from './recorded-injection.js';

const QUIET = ['--input', 'none', '--interval', '5ms'];
const FILES = ['memory_monitor.log', 'input_logger_detector.log', 'audit.ndjson'];
const logs = ({ folder }: Clearsight) => join(folder, 'ClearSight', 'logs');

/** Renames every log file, as logrotate does. */
function rotate(monitor: Clearsight): void {
  for (const name of FILES) renameSync(join(logs(monitor), name), join(logs(monitor), `${name}.1`));
}

/** Resolves once every log file is there. */
async function untilThere(monitor: Clearsight): Promise<void> {
  const isThere = () => FILES.every((name) => existsSync(join(logs(monitor), name)));
  await new Promise<void>((resolve) => {
    const watcher = watch(logs(monitor), check);
    function check() {
      if (!isThere()) return;
      watcher.close();
      resolve();
    }
    check();
  });
}

/** Sockets that a process listens on for TCP. */
function listening(pid: number): string[] {
  const open = readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`);
    } catch {
      // A probe has closed it by now.
      return [];
    }
  });
  const sockets = ['tcp', 'tcp6'].flatMap((name) =>
    readFileSync(`/proc/${pid}/net/${name}`, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state]) => state === '0A')
      .map((fields) => `socket:[${fields[9]}]`),
  );
  return sockets.filter((socket) => open.includes(socket));
}

test.each(['SIGUSR1', 'SIGHUP'] as const)(
  '%s without a terminal: log files are opened again, no inspector, the target lives',
  async (signal) => {
    const target = await start('target');
    const args = ['watch', '--pid', `${target.pid}`, '--action', 'terminate', '--json', ...QUIET];
    const monitor = clearsight(args, { env: { NODE_OPTIONS: '--inspect-port=127.0.0.1:0' } });
    await monitor.nextOf('target-found');
    rotate(monitor);
    monitor.child.kill(signal);
    await untilThere(monitor);
    expect(listening(monitor.pid)).toEqual([]);
    monitor.child.kill('SIGTERM');
    expect(await monitor.ended).toBe(143);
    expect(monitor.stderr).toBe('');
    expect(target.child.exitCode ?? target.child.signalCode).toBeNull();
    expect(monitor.events.map(({ kind }) => kind)).toEqual(['start', 'target-found', 'stop']);
    const lines = [...logLines(monitor, 'audit.ndjson.1'), ...logLines(monitor, 'audit.ndjson')];
    expect(lines.map((line) => JSON.parse(line))).toEqual(monitor.events);
    expect(logLines(monitor, 'audit.ndjson')).toHaveLength(1);
  },
);

test('SIGUSR1 before the first line of the monitor runs: the inspector that it opened is closed, the target lives', async () => {
  const target = await start('target');
  const args = ['watch', '--pid', `${target.pid}`, '--action', 'terminate', '--json', ...QUIET];
  const monitor = clearsight(args, {
    through: [compileFixture('pending'), `${constants.signals.SIGUSR1}`],
    env: { NODE_OPTIONS: '--inspect-port=127.0.0.1:0', CLEARSIGHT_HEARTBEAT: '100ms' },
  });
  await monitor.nextOf('target-found');
  // The monitor looks at its own inspector more often than this.
  for (let beat = 0; beat < 3; beat++) await monitor.nextOf('heartbeat');
  expect(listening(monitor.pid)).toEqual([]);
  monitor.child.kill('SIGTERM');
  expect(await monitor.ended).toBe(143);
  // Node says so by itself: the signal came early indeed.
  expect(monitor.stderr).toContain('Debugger listening on ');
  expect(target.child.exitCode ?? target.child.signalCode).toBeNull();
  expect(monitor.events.some(({ kind }) => kind === 'verdict')).toBe(false);
});

test('SIGHUP without a terminal, before the monitor has loaded, does not end it', async () => {
  const target = await start('target');
  const early = "name === 'SIGUSR1' && setImmediate(() => process.kill(process.pid, 'SIGHUP'))";
  const monitor = clearsight(['watch', '--pid', `${target.pid}`, '--json', ...QUIET], {
    env: { NODE_OPTIONS: `--import "data:text/javascript,process.on('newListener', (name) => ${early})"` },
  });
  await monitor.nextOf('target-found');
  monitor.child.kill('SIGTERM');
  expect(await monitor.ended).toBe(143);
});

test('an inspector that listens is seen by the same look', async () => {
  const target = await start('target');
  const monitor = clearsight(['watch', '--pid', `${target.pid}`, '--json', '--keep-watching', ...QUIET], {
    env: { NODE_OPTIONS: '--inspect=127.0.0.1:0' },
  });
  await monitor.nextOf('target-found');
  expect(listening(monitor.pid)).toHaveLength(1);
});

testWith('logrotate')('logrotate, set up as docs/operate.md says, loses no line', async () => {
  const target = await start('target');
  const monitor = clearsight(['watch', '--pid', `${target.pid}`, '--json', ...QUIET]);
  await monitor.nextOf('target-found');
  const page = readFileSync(new URL('../../docs/operate.md', import.meta.url), 'utf8');
  const block = /^\/var\/lib\/game\/[^{]*\{[^}]*\}$/m.exec(page)?.[0] ?? '';
  const setup = join(monitor.folder, 'logrotate.conf');
  writeFileSync(setup, block.replaceAll('/var/lib/game', monitor.folder), { mode: 0o644 });
  const args = ['--force', '--state', join(monitor.folder, 'state'), setup];
  const rotated = spawnSync('logrotate', args, { encoding: 'utf8' });
  expect(rotated).toMatchObject({ status: 0, stderr: '' });
  await tell(target, 'rwx');
  await monitor.nextOf('hit');
  monitor.child.kill('SIGTERM');
  await monitor.ended;
  expect(monitor.stderr).toBe('');
  const [before, after] = [logLines(monitor, 'audit.ndjson.1'), logLines(monitor, 'audit.ndjson')];
  expect([...before, ...after].map((line) => JSON.parse(line))).toEqual(monitor.events);
  expect(Math.min(before.length, after.length)).toBeGreaterThan(0);
});

test('SIGHUP on a terminal ends a live command', async () => {
  const target = await start('target');
  const monitor = clearsight(['watch', '--pid', `${target.pid}`, ...QUIET], { through: ON_A_TERMINAL });
  await monitor.printed(/Protecting process/);
  const children = readFileSync(`/proc/${monitor.pid}/task/${monitor.pid}/children`, 'utf8');
  process.kill(Number(children.trim()), 'SIGHUP');
  expect(await monitor.ended).toBe(129);
  expect(logLines(monitor, 'memory_monitor.log').at(-1)).toContain('Stopped (SIGHUP): ');
});

test('without a terminal SIGHUP still ends a replay', async () => {
  const folder = await recordInjection(QUIET);
  const replay = clearsight(['replay', 'capture.ndjson', '--speed', '0.001', '--json'], { folder });
  await replay.nextOf('target-found');
  replay.child.kill('SIGHUP');
  expect(await replay.ended).toBe(129);
});
