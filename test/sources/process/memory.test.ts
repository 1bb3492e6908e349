import { expect, test } from 'vitest';
import type { SourceRecord } from '../../../src/records/record.js';
import { hasProcmapQuery } from '../../../src/sources/linux/probes.js';
import { has, isAbout, lacks, memoryConfig, regionsOf, start, tell, watch } from './harness.js';

const readers = hasProcmapQuery() ? (['ioctl', 'text'] as const) : (['text'] as const);

test.each(readers)('%s: what a process maps, flips and unmaps comes as snapshots', async (reader) => {
  const target = await start('target');
  const watched = await watch({ pids: [target.pid], memory: memoryConfig({ reader }) });
  const { process } = await watched.next('target-found');
  expect(process).toMatchObject({ pid: target.pid, name: 'target', isTarget: true });
  const first = regionsOf(await watched.next('snapshot'));
  expect(first.map((region) => region.name)).toContain('[vdso]');
  expect(first.every((region) => (region.permissions & 4) !== 0)).toBe(true);

  const rwx = await tell(target, 'rwx');
  const injected = await watched.next('snapshot', has(rwx));
  expect(injected).toMatchObject({ key: process.key, pid: target.pid });
  expect(regionsOf(injected).find((region) => region.startAddress === rwx)).toEqual({
    startAddress: rwx,
    endAddress: rwx + 4096n,
    permissions: 7,
    fileOffset: 0n,
    deviceMajor: 0,
    deviceMinor: 0,
    inode: 0n,
    name: '',
  });
  await tell(target, 'unmap');
  await watched.next('snapshot', lacks(rwx));

  const written = await tell(target, 'write');
  await tell(target, 'flip');
  await watched.next('snapshot', has(written));
});

test('every scan counts: as a snapshot or in an unchanged count, in order, also when the process ends', async () => {
  const target = await start('target');
  const watched = await watch({ pids: [target.pid], memory: memoryConfig({ interval: '1ms' }) });
  await watched.next('snapshot');
  let counted = 0;
  while (counted < 200) counted += (await watched.next('unchanged')).count;
  target.send('exit');
  const gone = await watched.next('target-gone');
  const told = watched.records.filter(
    (record): record is Extract<SourceRecord, { kind: 'snapshot' | 'unchanged' }> =>
      record.kind === 'snapshot' || record.kind === 'unchanged',
  );
  let last = 0;
  for (const record of told) {
    const first = record.kind === 'unchanged' ? record.firstTime : record.time;
    expect(first).toBeGreaterThan(last);
    expect(record.time).toBeGreaterThanOrEqual(first);
    if (record.kind === 'unchanged' && record.count > 1) expect(record.time).toBeGreaterThan(first);
    last = record.time;
  }
  expect(watched.records.at(-1)).toBe(gone);
});

test('counts are told at most every 10 ms, and messages do not grow with the rate', async () => {
  const target = await start('target');
  const watched = await watch({ pids: [target.pid], memory: memoryConfig({ interval: '1ms' }) });
  await watched.next('snapshot');
  const counts = [];
  for (let index = 0; index < 20; index++) counts.push(await watched.next('unchanged'));
  for (const [index, record] of counts.entries()) {
    const before = counts[index - 1];
    if (before !== undefined) expect(record.time - before.time).toBeGreaterThanOrEqual(10);
  }
});

test('a process that forbids opens after it was found is scanned on', async () => {
  const target = await start('target');
  const watched = await watch({ pids: [target.pid] });
  await watched.next('snapshot');
  await tell(target, 'undumpable');
  await watched.next('snapshot', has(await tell(target, 'rwx')));
});

test.each(readers)('%s: an exec is followed', async (reader) => {
  const target = await start('target');
  const watched = await watch({ pids: [target.pid], memory: memoryConfig({ reader }) });
  const { process } = await watched.next('target-found');
  await watched.next('snapshot');
  target.send('exec /bin/cat');
  const names = (snapshot: { regions: SharedArrayBuffer }) =>
    regionsOf(snapshot).some((region) => region.name.endsWith('/cat'));
  expect((await watched.next('snapshot', names)).key).toBe(process.key);
  expect(watched.records.filter((record) => record.kind === 'memory-error')).toEqual([]);
});

test('a process whose first thread has ended is scanned on, and is not gone', async () => {
  const target = await start('target');
  const headless = await start('target', ['headless']);
  const watched = await watch({ pids: [target.pid, headless.pid] });
  await watched.next('snapshot', isAbout(await watched.system.hold(headless.pid)));
  const rwx = await tell(headless, 'rwx');
  await watched.next('snapshot', has(rwx));
});

test('60,000 executable regions: all are read, and the rate falls to keep the budget, said once', async () => {
  const target = await start('target');
  await tell(target, 'regions 60000');
  const watched = await watch({
    pids: [target.pid],
    memory: memoryConfig({ interval: '1ms', cpuBudget: '10%' }),
  });
  const snapshot = await watched.next('snapshot');
  expect(regionsOf(snapshot).length).toBeGreaterThan(60_000);
  const lowered = await watched.next('rate-lowered');
  expect(lowered).toMatchObject({ wantedIntervalMs: 1, cpuBudget: 0.1 });
  expect(lowered.actualIntervalMs).toBeGreaterThan(1);
  expect(lowered.actualIntervalMs).toBeCloseTo(lowered.scanMs / (0.1 * 0.85), 6);
  for (let index = 0; index < 10; index++) await watched.next('unchanged');
  expect(watched.records.filter((record) => record.kind === 'rate-lowered')).toHaveLength(1);
});

test('without memory there are no memory records, and ends are still seen', async () => {
  const target = await start('target');
  const watched = await watch({
    pids: [target.pid],
    memory: memoryConfig({ enabled: false, interval: '10m' }),
  });
  await watched.next('target-found');
  target.send('exit');
  await watched.next('target-gone');
  expect(watched.records.map((record) => record.kind)).toEqual(['target-found', 'target-gone']);
});
