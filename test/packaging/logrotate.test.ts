import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { clearsight, logLines } from '../cli/clearsight.js';
import { testWith } from '../support/requirements.js';
import { start, tell } from '../support/target.js';

const FILE = readFileSync(new URL('../../packaging/clearsight.logrotate', import.meta.url), 'utf8');
const TELL_ALL = "systemctl kill --kill-whom=main --signal=HUP 'clearsight@*.service'";

testWith('logrotate')('logrotate as it is packaged tells the monitor, and no line is lost', async () => {
  const target = await start('target');
  const args = ['watch', '--pid', `${target.pid}`, '--keep-watching', '--json', '--input', 'none'];
  const monitor = clearsight(args);
  await monitor.nextOf('target-found');
  const { username } = userInfo();
  const group = spawnSync('id', ['-gn'], { encoding: 'utf8' }).stdout.trim();
  const setup = join(monitor.folder, 'logrotate.conf');
  expect(FILE).toContain(TELL_ALL);
  writeFileSync(
    setup,
    FILE.replaceAll('/var/log/clearsight/*', `${monitor.folder}/ClearSight/logs`)
      .replace('su clearsight clearsight', `su ${username} ${group}`)
      .replace(TELL_ALL, `kill -HUP ${monitor.pid}`),
    { mode: 0o644 },
  );
  const rotated = spawnSync('logrotate', ['--force', '--state', join(monitor.folder, 'state'), setup], {
    encoding: 'utf8',
  });
  expect(rotated).toMatchObject({ status: 0, stderr: '' });
  await tell(target, 'rwx');
  await monitor.nextOf('hit');
  monitor.child.kill('SIGTERM');
  expect(await monitor.ended).toBe(143);
  const [before, after] = [logLines(monitor, 'audit.ndjson.1'), logLines(monitor, 'audit.ndjson')];
  expect([...before, ...after].map((line) => JSON.parse(line))).toEqual(monitor.events);
  expect(Math.min(before.length, after.length)).toBeGreaterThan(0);
});
