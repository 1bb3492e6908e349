import { closeSync, openSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { hasProcmapQuery } from '../../../../src/sources/linux/kernel-features.js';
import {
  EntryPageScan,
  hasPagemapScan,
  IoctlPageScan,
} from '../../../../src/sources/linux/pages/page-scan.js';
import { libc, mappings, patch } from '../../../support/patch.js';
import { isOf, memoryConfig, renamedTarget, start, tell, watch } from '../../process/harness.js';

const readers = hasProcmapQuery() ? (['ioctl', 'text'] as const) : (['text'] as const);
const PAGE = 4096;

/** The target fixture under watch, and what becomes known of its code. */
async function watchTarget(reader: (typeof readers)[number] = 'text') {
  const target = await start('target');
  const watched = await watch({ pids: [target.pid], facts: ['code'], memory: memoryConfig({ reader }) });
  return { target, watched, next: async () => (await watched.observed('code')).value.written };
}

test.each(readers)(
  '%s: a byte of a library that was written to is seen, and stays so when it is put back',
  async (reader) => {
    const { target, watched, next } = await watchTarget(reader);
    expect(await next()).toEqual([]);
    const { start, fileOffset } = libc(target);
    const putBack = patch(target, start + 5 * PAGE + 7);
    const run = { startAddress: BigInt(start + 5 * PAGE), bytes: PAGE };
    expect(await next()).toMatchObject([
      { ...run, state: 'changed', changedBytes: 1, fileOffset: fileOffset + 5 * PAGE + 7 },
    ]);
    putBack();
    const before = { ...run, state: 'written', changedBytes: 0, fileOffset: fileOffset + 5 * PAGE };
    expect(await next()).toMatchObject([before]);
    patch(target, start + 9 * PAGE);
    expect(await next()).toMatchObject([
      before,
      { startAddress: BigInt(start + 9 * PAGE), bytes: PAGE, changedBytes: 1 },
    ]);
    expect(watched.records.some(({ kind }) => kind === 'probe-failed')).toBe(false);
  },
);

test('what was written before it was first seen is seen, neighbours as one run', async () => {
  const target = await start('target');
  const { start: from } = libc(target);
  patch(target, from + 2 * PAGE);
  patch(target, from + 3 * PAGE);
  const watched = await watch({ pids: [target.pid], facts: ['code'] });
  expect((await watched.observed('code')).value.written).toMatchObject([
    { startAddress: BigInt(from + 2 * PAGE), bytes: 2 * PAGE, changedBytes: 2 },
  ]);
});

test('near misses: data of a library that was written to, and executable memory of no file', async () => {
  const { target, watched, next } = await watchTarget();
  expect(await next()).toEqual([]);
  const [data] = mappings(target.pid, 'rw-p', '/libc.so.6');
  patch(target, (data?.start ?? 0) + 8);
  await tell(target, 'rwx');
  patch(target, libc(target).start);
  // The next that becomes known has the code alone.
  expect(await next()).toMatchObject([{ startAddress: BigInt(libc(target).start), bytes: PAGE }]);
  expect(watched.records.filter((record) => record.kind === 'observed')).toHaveLength(2);
});

test('with more mappings than one reading looks at, every reading tells what it has found, and none is forgotten', async () => {
  const target = await start('target');
  const { start: library } = libc(target);
  for (let mapping = 0; mapping < 600; mapping++) await tell(target, `file ${process.execPath}`);
  const watched = await watch({ pids: [target.pid], facts: ['code'] });
  expect((await watched.observed('code')).value.written).toEqual([]);
  patch(target, library);
  const run = { startAddress: BigInt(library), bytes: PAGE };
  expect((await watched.observed('code')).value.written).toMatchObject([run]);
  for (let reading = 0; reading < 8; reading++) await watched.next('unchanged', isOf('code'));
  expect(watched.records.filter(({ kind }) => kind === 'observed')).toHaveLength(2);
});

test('of another program that runs in the same process nothing is left', async () => {
  const { target, next } = await watchTarget();
  expect(await next()).toEqual([]);
  patch(target, libc(target).start);
  expect(await next()).toHaveLength(1);
  target.send(`exec ${renamedTarget('other-code')}`);
  expect(await target.nextLine()).toBe('ready');
  expect(await next()).toEqual([]);
});

test('every way of asking for pages tells each, however many they are', async () => {
  const target = await start('target');
  const { start: from, end } = libc(target);
  const pagemap = openSync(`/proc/${target.pid}/pagemap`, 'r');
  onTestFinished(() => closeSync(pagemap));
  const expected: [number, number][] = [];
  // Every other page, but not the last: as many runs as there can be, more than one answer holds.
  for (let page = from; page < end - PAGE; page += 2 * PAGE) {
    patch(target, page);
    expected.push([page, page + PAGE]);
  }
  expect(expected.length).toBeGreaterThan(150);
  for (const scan of [new EntryPageScan(), ...(hasPagemapScan(pagemap) ? [new IoctlPageScan()] : [])]) {
    const runs: [number, number][] = [];
    expect(scan.scan(pagemap, from, end, (...run) => runs.push(run) > 0)).toBe(0);
    expect(runs).toEqual(expected);
  }
});

test('with more written pages than one reading compares, the next ones go on; the first 64 are told', async () => {
  const target = await start('target');
  const { start: from } = libc(target);
  for (let page = 0; page < 80; page++) patch(target, from + 2 * page * PAGE);
  const watched = await watch({ pids: [target.pid], facts: ['code'] });
  const next = async () => (await watched.observed('code')).value.written;
  expect(await next()).toHaveLength(32);
  const told = await next();
  expect(told.map(({ startAddress }) => Number(startAddress))).toEqual(
    Array.from({ length: 64 }, (_, page) => from + 2 * page * PAGE),
  );
  expect(told.every(({ state, changedBytes }) => state === 'changed' && changedBytes === 1)).toBe(true);
});
