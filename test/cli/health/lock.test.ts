import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { compileFixture, startFixture } from '../../support/fixtures.js';
import { mountDisk } from '../../support/frozen-disk.js';
import { nextState, stateFolder } from '../../support/monitor-state.js';
import { testAsRoot } from '../../support/requirements.js';
import { renamedTarget, start } from '../../support/target.js';
import { clearsight, run } from '../clearsight.js';
import { logsOf, QUIET, watching, withState } from './support.js';

const UNPRIVILEGED = ['setpriv', '--bounding-set=-all', '--inh-caps=-all'];

test('a second monitor of the same target is refused with the PID of the first, and writes nothing', async () => {
  const program = renamedTarget('locked-game');
  const target = await start('target', [], program);
  const first = await watching(['--target', 'locked-game']);
  const audit = () =>
    readFileSync(join(logsOf(first), 'audit.ndjson'), 'utf8').split(first.events[0]?.session as string);
  const { folder } = first;
  for (const args of [
    ['watch', '--target', 'locked-game'],
    ['watch', '--target', 'other-game', '--target', 'locked-game'],
    ['watch', '--pid', `${target.pid}`],
    ['watch', '--profile', 'strict'],
    ['record', 'capture.ndjson', '--target', 'locked-game'],
  ]) {
    const { code, stdout, stderr } = await run([...args, ...QUIET], { folder });
    expect(stderr).toBe(
      `clearsight: log folder ClearSight/logs: expected no other monitor of the same target, got PID ${first.pid} [CS_LOG]\n`,
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  }
  const lines = audit();
  expect(lines.length).toBeGreaterThan(1);
  expect(lines.join('').match(/"session":""/g)?.length).toBe(lines.length - 1);
  // Its program never begins.
  const launched = await run(['run', '--input', 'none', '--', program], { folder });
  expect(launched).toMatchObject({ code: 1, stdout: '' });
  expect(launched.stderr).toContain(`got PID ${first.pid} [CS_LOG]`);

  first.child.kill('SIGKILL');
  await first.ended;
  await watching(['--target', 'locked-game'], folder);
});

test('near misses of that: another folder, another target, the same program by another PID', async () => {
  const [one, other] = [await start('target'), await start('target')];
  const first = await watching(['--pid', `${one.pid}`]);
  await watching(['--pid', `${one.pid}`]);
  await watching(['--pid', `${other.pid}`], first.folder);
  await watching(['--target', 'no-such-game'], first.folder);
  expect((await run(['watch', '--target', 'target', ...QUIET], { folder: first.folder })).code).toBe(1);
});

test.each<[string, (logs: string) => void]>([
  ['a link in place of the lock', (logs) => symlinkSync('/dev/null', join(stateFolder(logs), 'lock'))],
  ['a FIFO in place of the lock', (logs) => spawnSync('mkfifo', [join(stateFolder(logs), 'lock')])],
  ['a folder in place of the lock', (logs) => mkdirSync(join(stateFolder(logs), 'lock'))],
  [
    'a link in place of its folder',
    (logs) => {
      rmSync(stateFolder(logs), { recursive: true });
      symlinkSync('/tmp', stateFolder(logs));
    },
  ],
])('%s is refused at the start', async (_, put) => {
  const { logs } = withState();
  put(logs);
  const { code, stdout, stderr } = await run(['watch', '--target', 'g', '--log-dir', logs, ...QUIET]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(
    /^clearsight: \S+\.state(\/lock)?: expected a (file|folder), got something else \[CS_LOG\]\n$/,
  );
});

testAsRoot(
  'a folder in which nothing can be made, with log files that can be written: two warnings, and it goes on',
  async () => {
    const { logs } = withState();
    rmSync(stateFolder(logs), { recursive: true });
    for (const name of ['memory_monitor.log', 'input_logger_detector.log', 'audit.ndjson'])
      writeFileSync(join(logs, name), '');
    chmodSync(logs, 0o500);
    const [setpriv = '', ...flags] = UNPRIVILEGED;
    const target = startFixture(setpriv, [...flags, compileFixture('target')]);
    onTestFinished(() => target.end());
    await target.nextLine();
    const monitor = clearsight(
      ['watch', '--pid', `${target.pid}`, '--action', 'terminate', '--log-dir', logs, ...QUIET],
      { through: UNPRIVILEGED },
    );
    const warning = await monitor.next(({ level }) => level === 'WARNING');
    expect(warning.message).toBe(
      `log folder ${logs}: a second monitor of the same target would not be noticed (EACCES: permission denied)`,
    );
    const second = await monitor.next(({ level }) => level === 'WARNING');
    expect(second.message).toMatch(/^Health cannot be told to those outside: ENOENT: /);
    target.send('rwx');
    expect(await target.exited).toBe('SIGKILL');
    expect(await monitor.ended).toBe(3);
  },
);

testAsRoot('a disk that is frozen from the start: the target is watched and ended all the same', async () => {
  const disk = mountDisk();
  const logs = join(disk.folder, 'logs');
  await run(['watch', '--target', 'g', '--duration', '1ms', '--log-dir', logs, ...QUIET]);
  const target = await start('target');
  disk.freeze();
  const args = ['watch', '--pid', `${target.pid}`, '--action', 'terminate', '--log-dir', logs];
  const monitor = clearsight([...args, ...QUIET, '--keep-watching']);
  await monitor.nextOf('target-found');
  target.send('rwx');
  expect(await target.exited).toBe('SIGKILL');
  expect(await monitor.nextOf('enforcement')).toMatchObject({ outcome: 'ended' });
  disk.thaw();
  await nextState(logs, ({ monitor: { pid } }) => pid === monitor.pid);
});
