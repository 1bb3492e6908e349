import { chmodSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Worker } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import type { SourceRecord } from '../../../src/records/record.js';
import { holdProcess } from '../../../src/sources/linux/hold.js';
import { close, ERRNO } from '../../../src/sources/linux/libc.js';
import { CHANGED, SAME } from '../../../src/sources/linux/region-map.js';
import type { HeldProcess, ObservedRecord } from '../../../src/sources/process/messages.js';
import { ObservedProcess } from '../../../src/sources/process/observed-process.js';
import { startFixture } from '../../support/fixtures.js';
import { testAsRoot } from '../../support/requirements.js';
import { renamedTarget, start, watch } from './harness.js';

const NOBODY = 65_534;
const monitorProgram = fileURLToPath(new URL('../../fixtures/monitor.mjs', import.meta.url));

testAsRoot("another user's process: denied, told once, still held and seen to end", async () => {
  const program = renamedTarget('others');
  chmodSync(program.slice(0, program.lastIndexOf('/')), 0o755);
  const target = startFixture('setpriv', [`--reuid=${NOBODY}`, '--clear-groups', program]);
  onTestFinished(() => target.end());
  await target.nextLine();
  // Root without capabilities: may read the project's files, and is an ordinary user to other processes.
  const withoutCapabilities = ['--bounding-set=-all', '--inh-caps=-all', process.execPath];
  const monitor = startFixture('setpriv', [...withoutCapabilities, monitorProgram, `${target.pid}`]);
  onTestFinished(() => monitor.end());
  const next = async () => JSON.parse(await monitor.nextLine()) as SourceRecord;
  expect(await next()).toMatchObject({
    kind: 'target-found',
    process: { pid: target.pid, name: 'others', executable: '' },
  });
  expect(await next()).toMatchObject({
    kind: 'memory-error',
    pid: target.pid,
    reason: 'denied',
    message: `EACCES: permission denied, read '/proc/${target.pid}/maps'`,
  });
  await target.end();
  expect(await next()).toMatchObject({ kind: 'target-gone', pid: target.pid });
  monitor.child.stdin?.end();
  expect(await monitor.exited).toBe(0);
});

/** An observed process whose scans come out as the test says, and what it told of each. */
async function observe(statuses: readonly number[]): Promise<ObservedRecord[][]> {
  const target = await start('target');
  const held = holdProcess(target.pid, () => 'target') as HeldProcess;
  const rest = [...statuses];
  const observed = new ObservedProcess(held, { read: () => rest.shift() as number });
  onTestFinished(() => {
    observed.close();
    close(held.pidfd);
    close(held.statusFd);
  });
  return statuses.map(() => {
    const records: ObservedRecord[] = [];
    observed.scan(records);
    return records;
  });
}

test('a passing failure is told when it comes, not at every scan, and again when it comes back', async () => {
  const { EAGAIN, ENOMEM } = ERRNO;
  const told = await observe([CHANGED, -EAGAIN, -EAGAIN, -ENOMEM, SAME, -ENOMEM]);
  const [first, again, repeated, other, fine, back] = told.map((records) =>
    records.filter((record) => record.kind !== 'unchanged'),
  );
  expect(first).toMatchObject([{ kind: 'snapshot' }]);
  expect(again).toMatchObject([
    { kind: 'memory-error', reason: 'transient', message: expect.stringMatching(/^EAGAIN: /) },
  ]);
  expect(repeated).toEqual([]);
  expect(other).toMatchObject([{ reason: 'transient', message: expect.stringMatching(/^ENOMEM: /) }]);
  expect(fine).toEqual([]);
  expect(back).toMatchObject([{ reason: 'transient' }]);
});

test('counts come before the error that follows them', async () => {
  const told = (await observe([CHANGED, SAME, SAME, -ERRNO.EBADF, -ERRNO.EBADF])).flat();
  const counted = told.flatMap((record) => (record.kind === 'unchanged' ? record.count : []));
  expect(counted.reduce((sum, count) => sum + count, 0)).toBe(2);
  expect(told.at(-1)).toMatchObject({ kind: 'memory-error', reason: 'unrecoverable' });
  expect(told.filter((record) => record.kind === 'memory-error')).toHaveLength(1);
});

test('memory that is gone for a moment is no error: the process is ending', async () => {
  const told = await observe([CHANGED, ...Array(6).fill(-ERRNO.ESRCH)]);
  expect(told.flat().map((record) => record.kind)).toEqual(['snapshot']);
});

test.each(['finder', 'observer'])('when the %s thread dies, that is unrecoverable', async (name) => {
  const workers: Worker[] = [];
  const onWorker = (worker: Worker) => workers.push(worker);
  process.on('worker', onWorker);
  const watched = await watch();
  process.off('worker', onWorker);
  const [finder, observer] = workers;
  await (name === 'finder' ? finder : observer)?.terminate();
  expect(await watched.next('memory-error')).toMatchObject({
    key: null,
    pid: -1,
    reason: 'unrecoverable',
    message: `${name} thread ended`,
  });
  if (name === 'finder')
    await expect(watched.system.hold(process.ppid)).rejects.toMatchObject({ code: 'CS_TARGET' });
});
