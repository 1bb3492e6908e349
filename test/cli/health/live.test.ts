import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { monotonicNowMs } from '../../../src/sources/clock.js';
import { startFixture } from '../../support/fixtures.js';
import { nextState, stateFiles } from '../../support/monitor-state.js';
import { testAsRoot, testWith } from '../../support/requirements.js';
import { renamedTarget, start } from '../../support/target.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { clearsight, run } from '../clearsight.js';
import { health, logsOf, QUIET, watching } from './support.js';

const STOP_OBSERVER = fileURLToPath(new URL('../../fixtures/stop-observer.py', import.meta.url));
const UNPRIVILEGED = ['setpriv', '--bounding-set=-all', '--inh-caps=-all'];

test('watching, stopped, watching, killed: and the next monitor takes its place', async () => {
  const target = await start('target');
  const monitor = await watching(['--pid', `${target.pid}`]);
  const logs = logsOf(monitor);
  const watches = new RegExp(
    `^watching: Watching 1 target: \\d+ scans?, .* \\(PID ${monitor.pid}, of PID ${target.pid}, said \\d\\.\\d s ago\\)$`,
  );
  expect(await health(logs)).toEqual({ code: 0, lines: [expect.stringMatching(watches)] });
  monitor.child.kill('SIGSTOP');
  await expect.poll(async () => (await health(logs)).lines[0]).toMatch(/^stale: its process is stopped \(/);
  expect((await health(logs)).code).toBe(5);
  monitor.child.kill('SIGCONT');
  await nextState(logs, ({ monotonicMs }) => monotonicNowMs() - monotonicMs < 500);
  expect((await health(logs)).code).toBe(0);
  monitor.child.kill('SIGKILL');
  await monitor.ended;
  const { code, lines } = await health(logs);
  expect(code).toBe(6);
  expect(lines).toEqual([
    expect.stringMatching(
      /^dead: its process is gone, and it did not say why; last event \d{4}-[^ ]+Z: .* \(PID \d+, /,
    ),
  ]);

  const second = await watching(['--pid', `${target.pid}`], monitor.folder);
  expect(await health(logs)).toMatchObject({
    code: 0,
    lines: [expect.stringContaining(`(PID ${second.pid},`)],
  });
  second.child.kill('SIGTERM');
  expect(await second.ended).toBe(143);
  expect(await health(logs)).toEqual({
    code: 6,
    lines: [expect.stringMatching(/^dead: ended \(SIGTERM\); last event [^ ]+Z: Stopped \(SIGTERM\): .*$/)],
  });
});

test('blind for a target that has not come, and watching when it has', async () => {
  const program = renamedTarget('late-game');
  const monitor = await watching(['--target', 'late-game']);
  const logs = logsOf(monitor);
  expect(await health(logs)).toEqual({
    code: 4,
    lines: [expect.stringMatching(/^blind: cannot see: any target \(PID \d+, of late-game, said /)],
  });
  await start('target', [], program);
  await nextState(logs, ({ unseen }) => unseen === '');
  expect((await health(logs)).code).toBe(0);
});

testAsRoot('blind for a target whose memory may not be read', async () => {
  const program = renamedTarget('shut-game');
  chmodSync(dirname(program), 0o755);
  const target = startFixture('setpriv', ['--reuid=65534', '--clear-groups', program]);
  onTestFinished(() => target.end());
  await target.nextLine();
  const monitor = clearsight(['watch', '--pid', `${target.pid}`, ...QUIET], { through: UNPRIVILEGED });
  await monitor.nextOf('blind');
  await nextState(logsOf(monitor), ({ isReady, unseen }) => isReady && unseen.startsWith('memory'));
  expect(await health(logsOf(monitor))).toEqual({
    code: 4,
    lines: [expect.stringMatching(/^blind: cannot see: memory of 1 process \(/)],
  });
});

testWith('python3')('stale while it runs, and judges nothing', async () => {
  const target = await start('target');
  const monitor = await watching(['--pid', `${target.pid}`]);
  const debugging = startFixture('python3', [STOP_OBSERVER, `${monitor.pid}`]);
  onTestFinished(() => debugging.end());
  await debugging.nextLine();
  await nextState(logsOf(monitor), ({ isStuck }) => isStuck);
  expect(await health(logsOf(monitor))).toEqual({
    code: 5,
    lines: [expect.stringMatching(/^stale: no reading of memory was judged for \d+\.\d s \(/)],
  });
});

test('several in one folder: each is listed, the worst decides, and one that is done is not missed', async () => {
  const [one, other] = [await start('target'), await start('target')];
  const first = await watching(['--pid', `${one.pid}`]);
  const logs = logsOf(first);
  const second = await watching(['--pid', `${other.pid}`], first.folder);
  const third = await run(['run', ...QUIET.slice(0, -1), '-q', '--', '/bin/true'], { folder: first.folder });
  const listed = await health(logs);
  expect(listed.code).toBe(0);
  expect(listed.lines.map((line) => line.split(':')[0])).toEqual(['watching', 'watching', 'dead']);
  expect(listed.lines[2]).toContain(`ended (program-ended) (PID ${third.pid}, of PID `);
  second.child.kill('SIGKILL');
  await second.ended;
  const { code, stdout } = await run(['health', '--json', '--log-dir', logs]);
  expect(code).toBe(6);
  const answer = JSON.parse(stdout);
  expect(answer).toMatchObject({
    health: 'dead',
    monitors: [
      { health: 'dead', state: { monitor: { pid: second.pid }, asked: [`PID ${other.pid}`], ended: null } },
      {
        health: 'watching',
        state: { monitor: { pid: first.pid }, isReady: true, isStuck: false, unseen: '' },
      },
      { health: 'dead', state: { monitor: { pid: third.pid }, ended: 'program-ended' } },
    ],
  });
  expect(answer.monitors[1].state.session).toBe(first.events[0]?.session);
});

test('a state that is removed is there again, and one that cannot be written is a warning', async () => {
  const target = await start('target');
  const monitor = await watching(['--pid', `${target.pid}`]);
  const logs = logsOf(monitor);
  const [path = ''] = stateFiles(logs);
  rmSync(path);
  await nextState(logs, ({ monitor: { pid } }) => pid === monitor.pid);
  expect((await health(logs)).code).toBe(0);
  rmSync(path);
  mkdirSync(path);
  const warning = await monitor.next(({ level }) => level === 'WARNING');
  expect(warning.message).toMatch(/^Health cannot be told to those outside: E\w+: /);
  expect((await health(logs)).code).toBe(4);
});

test('a probe in the folder where the monitor was started needs no flags: the configuration names the logs', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'clearsight.config.json'), '{ "logDir": "elsewhere" }');
  const target = await start('target');
  const monitor = clearsight(['watch', '--pid', `${target.pid}`, ...QUIET], { folder });
  await monitor.nextOf('start');
  await nextState(join(folder, 'elsewhere'), ({ isReady }) => isReady);
  expect((await run(['health'], { folder })).code).toBe(0);
  expect((await run(['health'], { folder: temporaryFolder() })).code).toBe(6);
});
