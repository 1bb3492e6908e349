import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { compileFixture } from '../support/fixtures.js';
import { mountDisk } from '../support/frozen-disk.js';
import { testAsRoot, testWith } from '../support/requirements.js';
import { start } from '../support/target.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { auditEvents, clearsight, validEvent } from './clearsight.js';

const FAST = ['--input', 'none', '--interval', '5ms', '--action', 'terminate', '--json', '--keep-watching'];

/** A monitor that watches a target, with its logs on a disk of its own. */
async function watching() {
  const disk = mountDisk();
  const target = await start('target');
  const logs = join(disk.folder, 'logs');
  const monitor = clearsight(['watch', '--pid', `${target.pid}`, '--log-dir', logs, ...FAST]);
  await monitor.nextOf('target-found');
  const audit = () => readFileSync(join(logs, 'audit.ndjson'), 'utf8').trimEnd().split('\n').map(validEvent);
  return { disk, target, monitor, audit };
}

testAsRoot(
  'a frozen disk: the target is ended all the same, and what waits is written when it thaws',
  async () => {
    const { disk, target, monitor, audit } = await watching();
    disk.freeze();
    target.send('rwx');
    expect(await target.exited).toBe('SIGKILL');
    const loss = await monitor.nextOf('error');
    expect(loss).toMatchObject({ level: 'ERROR', pid: target.pid, details: { journaled: false } });
    expect(loss.message).toMatch(
      new RegExp(`^The verdict on process ${target.pid} is not on disk: .*the disk does not answer`),
    );
    expect(await monitor.nextOf('enforcement')).toMatchObject({ outcome: 'ended' });
    expect(monitor.stderr).toContain(
      `the disk does not answer, the verdict on process ${target.pid} is not on it yet\n`,
    );

    disk.thaw();
    await monitor.said(/the disk answers again\n/);
    expect(monitor.stderr).toContain(
      `audit.ndjson: the verdict on process ${target.pid} is on the disk now\n`,
    );
    monitor.child.kill('SIGTERM');
    expect(await monitor.ended).toBe(143);
    expect(audit()).toEqual(monitor.events);
    expect(monitor.events.at(-1)?.details).toMatchObject({ lostLogLines: 0 });
  },
);

testAsRoot('a disk that stays frozen does not keep the monitor from its end', async () => {
  const { disk, target, monitor, audit } = await watching();
  disk.freeze();
  target.send('rwx');
  await monitor.nextOf('enforcement');
  monitor.child.kill('SIGTERM');
  await monitor.said(/audit\.ndjson cannot be written \(the disk does not answer\): \d+ lines are lost\n/);
  // The kernel lets no process go that waits for a frozen disk.
  disk.thaw();
  expect(await monitor.ended).toBe(143);
  expect(audit()[0]).toEqual(monitor.events[0]);
});

testWith('gcc')(
  'a disk that never syncs: the target is ended, the monitor too, with its own exit code',
  async () => {
    const silent = join(temporaryFolder(), 'silent');
    const target = await start('target');
    const monitor = clearsight(
      ['watch', '--pid', `${target.pid}`, ...FAST.filter((flag) => flag !== '--keep-watching')],
      {
        env: { LD_PRELOAD: compileFixture('silent-disk', ['-shared', '-fPIC']), SILENT_DISK: silent },
      },
    );
    await monitor.nextOf('target-found');
    writeFileSync(silent, '');
    target.send('rwx');
    expect(await target.exited).toBe('SIGKILL');
    expect(await monitor.ended).toBe(3);
    expect(monitor.stderr).toContain(`the verdict on process ${target.pid} is not on it yet\n`);
    expect(monitor.stderr).toMatch(
      /memory_monitor\.log cannot be written \(the disk does not answer\): \d+ lines are lost\n/,
    );
    // What the kernel had before is there.
    expect(auditEvents(monitor)).toEqual(monitor.events.slice(0, auditEvents(monitor).length));
    expect(auditEvents(monitor).length).toBeGreaterThan(1);
  },
);

testAsRoot('a capture on a frozen disk does not keep the monitor from its end', async () => {
  const disk = mountDisk();
  const target = await start('target');
  const capture = join(disk.folder, 'capture.ndjson');
  const monitor = clearsight(['watch', '--pid', `${target.pid}`, '--record', capture, ...FAST]);
  await monitor.nextOf('target-found');
  disk.freeze();
  target.send('rwx');
  await monitor.nextOf('enforcement');
  monitor.child.kill('SIGTERM');
  const lost = await monitor.next(({ message }) =>
    message.includes('the disk does not answer; records lost: '),
  );
  expect(lost).toMatchObject({ kind: 'error', level: 'ERROR' });
  expect(Number((await monitor.nextOf('stop')).details?.lostCaptureRecords)).toBeGreaterThan(0);
  disk.thaw();
  expect(await monitor.ended).toBe(143);
});
