import { existsSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { hasProcmapQuery } from '../../../../src/sources/linux/kernel-features.js';
import { memoryConfig, start, tell, temporaryFolder, watch } from '../../process/harness.js';

const readers = hasProcmapQuery() ? (['ioctl', 'text'] as const) : (['text'] as const);
const PAGE = 4096;

function codeFile(name = 'library.so', folder = temporaryFolder()): string {
  const path = join(folder, name);
  writeFileSync(path, Buffer.alloc(PAGE));
  onTestFinished(() => {
    if (existsSync(path)) unlinkSync(path);
  });
  return path;
}

/** The page that a target has mapped, as it answers. */
const place = (startAddress: bigint) => ({ startAddress, bytes: PAGE });

test.each(readers)('%s: code of a file that is deleted is told, once it is', async (reader) => {
  const target = await start('target');
  const path = codeFile();
  const mapped = place(await tell(target, `file ${path}`));
  const watched = await watch({ pids: [target.pid], facts: ['code'], memory: memoryConfig({ reader }) });
  const next = async () => (await watched.observed('code')).value.unlinked;
  expect(await next()).toEqual([]);
  unlinkSync(path);
  expect(await next()).toEqual([mapped]);
  target.send('unmap');
  expect(await next()).toEqual([]);
});

test('so is code in memory that was a file in /dev/shm, and of a file that never had a name', async () => {
  const target = await start('target');
  const path = codeFile(`clearsight-test-${process.pid}`, '/dev/shm');
  const shared = place(await tell(target, `file ${path}`));
  unlinkSync(path);
  const nameless = [
    place(await tell(target, 'nameless /dev/shm')),
    place(await tell(target, `nameless ${temporaryFolder()}`)),
  ];
  const watched = await watch({ pids: [target.pid], facts: ['code'] });
  const { unlinked } = (await watched.observed('code')).value;
  const order = (one: { startAddress: bigint }, other: { startAddress: bigint }) =>
    one.startAddress < other.startAddress ? -1 : 1;
  expect(unlinked).toEqual([shared, ...nameless].toSorted(order));
});

test('near misses: a file that is called so, one that was moved, and memory of no file', async () => {
  const target = await start('target');
  await tell(target, `file ${codeFile('library.so (deleted)')}`);
  const moved = codeFile();
  await tell(target, `file ${moved}`);
  renameSync(moved, `${moved}.1`);
  for (const anonymous of ['memfd name', 'shared', 'rwx']) await tell(target, anonymous);
  const watched = await watch({ pids: [target.pid], facts: ['code'] });
  expect((await watched.observed('code')).value).toMatchObject({ written: [], unlinked: [] });
});

test('a file whose name only looks deleted is told when it is', async () => {
  const target = await start('target');
  const path = codeFile('library.so (deleted)');
  const mapped = place(await tell(target, `file ${path}`));
  unlinkSync(path);
  // Another takes its name: it is not the one that is mapped.
  writeFileSync(`${path} (deleted)`, Buffer.alloc(PAGE));
  onTestFinished(() => unlinkSync(`${path} (deleted)`));
  const watched = await watch({ pids: [target.pid], facts: ['code'] });
  expect((await watched.observed('code')).value.unlinked).toEqual([mapped]);
});
