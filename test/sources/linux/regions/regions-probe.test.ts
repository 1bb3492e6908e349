import { expect, test } from 'vitest';
import { BACKING } from '../../../../src/facts/regions/backing.js';
import { hasProcmapQuery } from '../../../../src/sources/linux/kernel-features.js';
import {
  has,
  isAbout,
  isOf,
  lacks,
  memoryConfig,
  regionsOf,
  start,
  tell,
  watch,
} from '../../process/harness.js';

const readers = hasProcmapQuery() ? (['ioctl', 'text'] as const) : (['text'] as const);

test.each(readers)('%s: what a process maps, flips and unmaps is observed', async (reader) => {
  const target = await start('target');
  const watched = await watch({ pids: [target.pid], memory: memoryConfig({ reader }) });
  const { process } = await watched.next('target-found');
  expect(process).toMatchObject({ pid: target.pid, name: 'target', isTarget: true });
  const first = regionsOf(await watched.observed('regions'));
  expect(first.map((region) => region.name)).toContain('[vdso]');
  expect(first.every((region) => (region.permissions & 4) !== 0)).toBe(true);

  const rwx = await tell(target, 'rwx');
  const injected = await watched.observed('regions', has(rwx));
  expect(injected).toMatchObject({ key: process.key, pid: target.pid });
  expect(regionsOf(injected).find((region) => region.startAddress === rwx)).toEqual({
    startAddress: rwx,
    endAddress: rwx + 4096n,
    permissions: 7,
    fileOffset: 0n,
    deviceMajor: 0,
    deviceMinor: 0,
    inode: 0n,
    backing: BACKING.anonymous,
    name: '',
  });
  await tell(target, 'unmap');
  await watched.observed('regions', lacks(rwx));

  const written = await tell(target, 'write');
  await tell(target, 'flip');
  await watched.observed('regions', has(written));
});

test('every reading counts: as an observation or in an unchanged count, in order, also when the process ends', async () => {
  const target = await start('target');
  const watched = await watch({ pids: [target.pid], memory: memoryConfig({ interval: '1ms' }) });
  await watched.observed('regions');
  let counted = 0;
  while (counted < 200) counted += (await watched.next('unchanged', isOf('regions'))).count;
  target.send('exit');
  const gone = await watched.next('target-gone');
  const told = watched.records.flatMap((record) =>
    (record.kind === 'observed' || record.kind === 'unchanged') && record.fact === 'regions' ? record : [],
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
  await watched.observed('regions');
  const counts = [];
  for (let index = 0; index < 20; index++) counts.push(await watched.next('unchanged', isOf('regions')));
  for (const [index, record] of counts.entries()) {
    const before = counts[index - 1];
    if (before !== undefined) expect(record.time - before.time).toBeGreaterThanOrEqual(10);
  }
});

test('a process that forbids opens after it was found is scanned on', async () => {
  const target = await start('target');
  const watched = await watch({ pids: [target.pid] });
  await watched.observed('regions');
  await tell(target, 'undumpable');
  await watched.observed('regions', has(await tell(target, 'rwx')));
});

test.each(readers)('%s: an exec is followed', async (reader) => {
  const target = await start('target');
  const watched = await watch({ pids: [target.pid], memory: memoryConfig({ reader }) });
  const { process } = await watched.next('target-found');
  await watched.observed('regions');
  target.send('exec /bin/cat');
  const isCat = (observed: { value: ArrayBufferLike }) =>
    regionsOf(observed).some((region) => region.name.endsWith('/cat'));
  expect((await watched.observed('regions', isCat)).key).toBe(process.key);
  expect(watched.records.filter((record) => record.kind === 'probe-failed')).toEqual([]);
});

test('a process whose first thread has ended is scanned on, and is not gone', async () => {
  const target = await start('target');
  const headless = await start('target', ['headless']);
  const watched = await watch({ pids: [target.pid, headless.pid] });
  await watched.observed('regions', isAbout(await watched.system.hold(headless.pid)));
  const rwx = await tell(headless, 'rwx');
  await watched.observed('regions', has(rwx));
});

test('60,000 executable regions: all are read, and the rate falls to keep the budget, said once', async () => {
  const target = await start('target');
  await tell(target, 'regions 60000');
  const watched = await watch({
    pids: [target.pid],
    facts: ['regions'],
    memory: memoryConfig({ interval: '1ms', cpuBudget: '10%' }),
  });
  expect(regionsOf(await watched.observed('regions')).length).toBeGreaterThan(60_000);
  const lowered = await watched.next('rate-lowered');
  expect(lowered).toMatchObject({ fact: 'regions', wantedIntervalMs: 1, cpuBudget: 0.1 });
  expect(lowered.actualIntervalMs).toBeGreaterThan(1);
  expect(lowered.actualIntervalMs).toBeCloseTo(lowered.scanMs / (0.1 * 0.85), 6);
  for (let index = 0; index < 10; index++) await watched.next('unchanged', isOf('regions'));
  expect(watched.records.filter((record) => record.kind === 'rate-lowered')).toHaveLength(1);
});

test('when no fact is asked for nothing is read, and ends are still seen', async () => {
  const target = await start('target');
  const watched = await watch({ pids: [target.pid], facts: [], memory: memoryConfig({ interval: '10m' }) });
  await watched.next('target-found');
  target.send('exit');
  await watched.next('target-gone');
  expect(watched.records.map((record) => record.kind)).toEqual(['target-found', 'target-gone']);
});

test('a fact that is not asked for is not read', async () => {
  const target = await start('target');
  const watched = await watch({ pids: [target.pid], facts: ['tracer'] });
  await watched.next('unchanged', isOf('tracer'));
  target.send('exit');
  await watched.next('target-gone');
  expect(watched.records.some((record) => 'fact' in record && record.fact === 'regions')).toBe(false);
});
