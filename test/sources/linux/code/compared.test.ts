import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { compileFixture, startFixture } from '../../../support/fixtures.js';
import { mappings, patch } from '../../../support/patch.js';
import { relocatedLibrary } from '../../../support/relocated-library.js';
import { testAsRoot, testWith } from '../../../support/requirements.js';
import { temporaryFolder, watch } from '../../process/harness.js';

const PAGE = 4096;

/** Where a library has a function: its place in the file, which these have at the same address. */
function offsetOf(library: string, name: string): number {
  const { stdout } = spawnSync('nm', [library], { encoding: 'utf8' });
  const line = stdout.split('\n').find((one) => one.endsWith(` ${name}`));
  return Number.parseInt(line ?? '', 16);
}

/** A program that has a library loaded, and where its code is. */
async function startWith(library: string) {
  const target = startFixture('/usr/bin/env', [`LD_PRELOAD=${library}`, compileFixture('target')]);
  onTestFinished(() => target.end());
  expect(await target.nextLine()).toBe('ready');
  const [place] = mappings(target.pid, 'r-xp', '/relocated.so');
  if (place === undefined) throw new Error('expected the library to be loaded');
  return { target, addressOf: (offset: number) => place.start + offset - place.fileOffset };
}

const seenIn = async (pid: number) => {
  const watched = await watch({ pids: [pid], facts: ['code'] });
  return async () => (await watched.observed('code')).value.written;
};

const withCompiler = testWith('gcc');

withCompiler('code that the linker relocates is as it should be; one byte beside is changed', async () => {
  const library = relocatedLibrary();
  const { target, addressOf } = await startWith(library);
  const next = await seenIn(target.pid);
  expect(await next()).toEqual([]);
  const relocated = offsetOf(library, 'get_300');
  patch(target, addressOf(relocated));
  expect(await next()).toMatchObject([
    { state: 'changed', changedBytes: 1, fileOffset: relocated, symbol: 'get_300' },
  ]);
});

withCompiler('where nothing is relocated, a byte that was put back is told', async () => {
  const library = relocatedLibrary();
  const { target, addressOf } = await startWith(library);
  const untouched = offsetOf(library, 'untouched');
  patch(target, addressOf(untouched + 0x10))();
  const next = await seenIn(target.pid);
  // The linker's pages begin behind it: together they are one run.
  expect(await next()).toMatchObject([{ startAddress: BigInt(addressOf(untouched)), state: 'written' }]);
});

withCompiler('a file that is gone, or is another by now, is not compared', async () => {
  const changes: ((library: string) => void)[] = [
    (library) => unlinkSync(library),
    (library) => {
      copyFileSync(library, `${library}.new`);
      renameSync(`${library}.new`, library);
    },
    (library) => {
      unlinkSync(library);
      expect(spawnSync('mkfifo', [library]).status).toBe(0);
    },
  ];
  for (const change of changes) {
    const library = relocatedLibrary();
    const { target } = await startWith(library);
    change(library);
    const next = await seenIn(target.pid);
    expect(await next()).toMatchObject([{ state: 'unknown', changedBytes: -1, symbol: '' }]);
  }
});

withCompiler('a file whose headers are hostile by now is not compared, or as what it says', async () => {
  const library = relocatedLibrary();
  const { target, addressOf } = await startWith(library);
  patch(target, addressOf(offsetOf(library, 'untouched')));
  // A mapped library can be written to: every number in its headers is as large as can be.
  spawnSync('dd', ['if=/dev/zero', `of=${library}`, 'bs=1', 'seek=16', 'count=600', 'conv=notrunc']);
  const next = await seenIn(target.pid);
  expect(await next()).toMatchObject([{ changedBytes: expect.any(Number) }]);
});

withCompiler('near miss: a file that was moved is found where it is by now', async () => {
  const library = relocatedLibrary();
  const { target } = await startWith(library);
  renameSync(library, `${library}.moved`);
  const next = await seenIn(target.pid);
  expect(await next()).toEqual([]);
});

testAsRoot(
  'a library on a disk of its own, whose path the list of mounts escapes, is found on it',
  async () => {
    const disk = join(temporaryFolder(), 'disk#1');
    mkdirSync(disk);
    const library = relocatedLibrary();
    expect(spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', disk]).status).toBe(0);
    onTestFinished(() => void spawnSync('umount', ['--lazy', disk]));
    const copy = join(disk, 'relocated.so');
    copyFileSync(library, copy);
    const { target, addressOf } = await startWith(copy);
    patch(target, addressOf(offsetOf(copy, 'get_200')));
    const next = await seenIn(target.pid);
    expect(await next()).toMatchObject([{ state: 'changed', symbol: 'get_200' }]);
  },
);

test('what a program maps as code from a file that is no program is compared as it is', async () => {
  const file = join(temporaryFolder(), 'data');
  writeFileSync(file, Buffer.alloc(3 * PAGE, 0x90));
  onTestFinished(() => rmSync(file, { force: true }));
  const target = startFixture(compileFixture('target'));
  onTestFinished(() => target.end());
  await target.nextLine();
  target.send(`file ${file}`);
  await target.nextLine();
  const [place] = mappings(target.pid, 'r-xp', '/data');
  patch(target, (place?.start ?? 0) + 5);
  const next = await seenIn(target.pid);
  expect(await next()).toMatchObject([{ state: 'changed', changedBytes: 1, fileOffset: 5, symbol: '' }]);
});
