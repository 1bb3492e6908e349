import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { stateFolder } from '../../support/monitor-state.js';
import { renamedTarget, start } from '../../support/target.js';
import { run } from '../clearsight.js';
import { logsOf, QUIET, watching, withState } from './support.js';

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
