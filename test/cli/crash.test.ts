import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { SourceRecord } from '../../src/records/record.js';
import { testWith } from '../support/requirements.js';
import { renamedTarget, start, tell } from '../support/target.js';
import { startXServer } from '../support/x-server.js';
import { clearsight, logLines, readCapture, run } from './clearsight.js';

const now = () => Number(process.hrtime.bigint()) / 1e6;

test.each(['capture.ndjson', 'capture.ndjson.gz'])(
  'kill -9 of the monitor: %s is readable up to the last second, and its replay judges it',
  async (file) => {
    const target = await start('target');
    const args = ['--pid', `${target.pid}`, '--input', 'none', '--interval', '2ms', '--hits', '1000000'];
    const monitor = clearsight(['watch', ...args, '--record', file, '--json']);
    await monitor.nextOf('target-found');
    await tell(target, 'rwx');
    const hit = await monitor.next(
      ({ kind, details }) => kind === 'summary' && Number(details?.hitsInAll) > 500,
    );
    const killedMs = now();
    monitor.child.kill('SIGKILL');
    await monitor.ended;
    const { records } = await readCapture(join(monitor.folder, file));
    const last = records.at(-1)?.record as SourceRecord;
    // Everything up to a second before its end is there: scans come every 2 ms and are told every 10.
    expect(last.time).toBeGreaterThan(killedMs - 1_100);
    expect(last.time).toBeLessThan(killedMs);
    const replay = await run(['replay', file, '--hits', '100', '--json'], monitor);
    expect(replay.code).toBe(3);
    expect(replay.events.find(({ kind }) => kind === 'verdict')).toMatchObject({
      code: 'FI-MEM-001',
      pid: target.pid,
    });
    // And every line of the log that was written before.
    expect(logLines(monitor, 'memory_monitor.log').join('\n')).toContain(hit.message);
  },
);

test.each([24, 50, 60, 80, 100])(
  '%d descriptors: too few to start are one line, and exit 1',
  async (limit) => {
    const target = await start('target');
    const through = ['sh', '-c', `ulimit -n ${limit}; exec "$@"`, 'sh'];
    const args = ['watch', '--pid', `${target.pid}`, '--input', 'none', '--json', '--keep-watching'];
    const monitor = clearsight(args, { through });
    // With the larger limits it may start: then it watches.
    const started = monitor.nextOf('target-found').then(
      () => true,
      () => false,
    );
    if (await started) return;
    expect(await monitor.ended).toBe(1);
    expect(monitor.stderr).toMatch(/^clearsight: cannot start: .+\n$/);
  },
);

test('targets that the descriptors do not suffice for are held when others have ended; nothing is settled before', async () => {
  const program = renamedTarget('many');
  const targets = await Promise.all(Array.from({ length: 60 }, () => start('many', [], program)));
  const through = ['sh', '-c', 'ulimit -n 200; exec "$@"', 'sh'];
  const args = ['watch', '--target', 'many', '--action', 'terminate', '--input', 'none', '--json'];
  const monitor = clearsight(args, { through });
  const error = await monitor.next(({ message }) => message.startsWith('Processes cannot be watched'));
  const notice = monitor.events.find(({ kind }) => kind === 'notice');
  expect(notice?.message).toMatch(/^200 files may be open: enough for about \d+ targets$/);
  const isShort = (message: string) =>
    /^Processes cannot be watched: EMFILE: .*; it is tried again$/.test(message);
  expect(error.message).toSatisfy(isShort);
  for (const target of targets) target.send('rwx');
  expect(await monitor.ended).toBe(3);
  expect(await Promise.all(targets.map(({ exited }) => exited))).toEqual(targets.map(() => 'SIGKILL'));
  const kinds = monitor.events.map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === 'verdict')).toHaveLength(targets.length);
  // What opens files for each reading has none left either: said once of each process.
  const errors = monitor.events.filter(({ kind }) => kind === 'error').map(({ message }) => message);
  const isPassing = (message: string) => /^Memory scanning error: EMFILE: .* \(transient; /.test(message);
  // So may the look at all processes, when the targets held leave it none: said again, once it had recovered.
  expect(errors.filter((message) => !isPassing(message) && !isShort(message))).toEqual([]);
  expect(kinds.indexOf('recovered')).toBeGreaterThan(kinds.indexOf('error'));
});

test('the target outlives a monitor that is killed, and a second monitor takes over', async () => {
  const target = await start('target');
  const args = [
    'watch',
    '--pid',
    `${target.pid}`,
    '--input',
    'none',
    '--interval',
    '5ms',
    '--action',
    'terminate',
  ];
  const first = clearsight([...args, '--json']);
  await first.nextOf('target-found');
  first.child.kill('SIGKILL');
  await first.ended;
  const second = clearsight([...args, '--json'], { folder: first.folder });
  await second.nextOf('target-found');
  target.send('rwx');
  expect(await target.exited).toBe('SIGKILL');
  expect(await second.ended).toBe(3);
});

testWith(
  'Xvfb',
  'xdotool',
  'xev',
)('kill -9 of the input child: blind, recovered, and it ends with the monitor', async () => {
  const server = await startXServer();
  try {
    const monitor = clearsight(['watch', '--target', 'no-such-game', '--input', 'uiohook', '--json'], {
      env: { DISPLAY: server.display },
    });
    await monitor.next(({ message }) => message.startsWith('Input is monitored'));
    const [child] = childrenOf(monitor.pid);
    process.kill(child as number, 'SIGKILL');
    expect((await monitor.nextOf('blind')).message).toContain('SIGKILL');
    await monitor.nextOf('recovered');
    const [successor] = childrenOf(monitor.pid);
    expect(successor).not.toBe(child);
    monitor.child.kill('SIGKILL');
    await monitor.ended;
    await expect.poll(() => isRunning(successor as number), { timeout: 10_000 }).toBe(false);
  } finally {
    await server.end();
  }
});

testWith(
  'Xvfb',
  'xdotool',
  'xev',
)(
  'the input child ends while no descriptor is left for another: blind, and recovered once there are some',
  async () => {
    const server = await startXServer();
    try {
      const target = await start('target');
      const args = [
        'watch',
        '--pid',
        `${target.pid}`,
        '--action',
        'terminate',
        '--input',
        'uiohook',
        '--json',
      ];
      const monitor = clearsight(args, {
        env: { DISPLAY: server.display, CLEARSIGHT_INPUT_BLIND_AFTER: '300ms' },
      });
      await monitor.next(({ message }) => message.startsWith('Input is monitored'));
      const [child] = childrenOf(monitor.pid);
      limitDescriptors(monitor.pid, 3);
      process.kill(child as number, 'SIGKILL');
      expect((await monitor.nextOf('blind')).message).toContain('SIGKILL');
      await monitor.next(({ message }) => message.includes('cannot be started: spawn'));
      limitDescriptors(monitor.pid, 4096);
      await monitor.next(({ message }) => message.startsWith('Input monitoring recovered'));
      target.send('rwx');
      expect(await target.exited).toBe('SIGKILL');
      expect(await monitor.ended).toBe(3);
    } finally {
      await server.end();
    }
  },
);

/** Its soft limit. */
function limitDescriptors(pid: number, count: number): void {
  expect(spawnSync('prlimit', ['--pid', `${pid}`, `--nofile=${count}:`]).status).toBe(0);
}

const childrenOf = (pid: number): number[] =>
  readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );

function isRunning(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'latin1').includes(') Z ');
  } catch {
    return false;
  }
}
