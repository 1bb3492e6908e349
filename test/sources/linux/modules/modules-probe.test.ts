import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import type { CodeMapping } from '../../../../src/sources/linux/code/find-code.js';
import { hasProcmapQuery } from '../../../../src/sources/linux/kernel-features.js';
import { ModuleFiles } from '../../../../src/sources/linux/modules/module-files.js';
import { compileFixture } from '../../../support/fixtures.js';
import { memoryConfig, start, tell, temporaryFolder, watch } from '../../process/harness.js';

const readers = hasProcmapQuery() ? (['ioctl', 'text'] as const) : (['text'] as const);
const sha256 = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('hex');

test.each(readers)(
  '%s: the program and its libraries, each once, with what they hold; and one that comes and goes',
  async (reader) => {
    const target = await start('target');
    const watched = await watch({ pids: [target.pid], facts: ['modules'], memory: memoryConfig({ reader }) });
    const next = async () => (await watched.observed('modules')).value;
    const { modules, isWhole } = await next();
    expect(isWhole).toBe(true);
    expect(modules.map(({ path }) => basename(path))).toEqual(
      expect.arrayContaining(['target', 'libc.so.6']),
    );
    expect(new Set(modules.map(({ path }) => path)).size).toBe(modules.length);
    for (const { path, sha256: said, buildId, startAddress } of modules) {
      expect(said, path).toBe(sha256(readFileSync(path)));
      expect(buildId).toMatch(/^[0-9a-f]{40}$/);
      expect(startAddress).toBeGreaterThan(0n);
    }
    const library = join(temporaryFolder(), 'library.so');
    writeFileSync(library, 'a library');
    const startAddress = await tell(target, `file ${library}`);
    // Memory without a file is no module.
    await tell(target, 'memfd code');
    const one = { startAddress, path: library, sha256: sha256('a library'), buildId: '' };
    expect((await next()).modules).toContainEqual(one);
    rmSync(library);
    expect((await next()).modules).toContainEqual({ ...one, path: `${library} (deleted)`, sha256: '' });
  },
);

test('another program that runs in the process has modules of its own', async () => {
  const target = await start('target');
  const watched = await watch({ pids: [target.pid], facts: ['modules'] });
  const names = async () =>
    (await watched.observed('modules')).value.modules.map(({ path }) => basename(path));
  expect(await names()).toContain('target');
  const game = join(temporaryFolder(), 'game');
  copyFileSync(compileFixture('target'), game);
  target.send(`exec ${game}`);
  await target.nextLine();
  const later = await names();
  expect(later).toContain('game');
  expect(later).not.toContain('target');
});

/** How the map shows a file. */
async function mappingOf(path: string): Promise<CodeMapping> {
  const { statSync } = await import('node:fs');
  const { ino, dev } = statSync(path, { bigint: true });
  const device = Number((dev >> 8n) & 0xfffn) * 0x10_0000 + Number((dev & 0xffn) | ((dev >> 12n) & 0xfff00n));
  return { start: 4096, end: 8192, fileOffset: 0, device, inode: ino, isShared: false, path };
}

test('a file that is written over, as it is mapped, is told as what it is by then; one in its place is another', async () => {
  const path = join(temporaryFolder(), 'library.so');
  writeFileSync(path, 'one');
  const files = new ModuleFiles();
  const mappings = [await mappingOf(path)];
  const list = () => files.list(mappings).modules;
  const [one] = list();
  expect(one?.sha256).toBe(sha256('one'));
  // The very same: nothing has changed.
  expect(list()[0]).toBe(one);
  writeFileSync(path, 'other');
  expect(list()).toMatchObject([{ sha256: sha256('other') }]);
  renameSync(path, `${path}.old`);
  writeFileSync(path, 'third');
  expect(list()).toMatchObject([{ sha256: '' }]);
});

test('of more files than are compared the first are listed, and it is said', () => {
  const mapping = (inode: number): CodeMapping => ({
    ...{ start: inode * 4096, end: (inode + 1) * 4096, fileOffset: 0, isShared: false },
    ...{ device: 0xfff * 0x10_0000, inode: BigInt(inode), path: `/${'x'.repeat(2000)}${inode}` },
  });
  const list = (count: number) => {
    const files = new ModuleFiles();
    const mappings = Array.from({ length: count }, (_, index) => mapping(index + 1));
    let listed = files.list(mappings);
    // Each reading takes some time at most.
    while (listed.modules.length < Math.min(count, 512)) listed = files.list(mappings);
    return listed;
  };
  expect(list(512).isWhole).toBe(true);
  const { modules, isWhole } = list(513);
  expect({ isWhole, count: modules.length, length: modules[0]?.path.length }).toEqual({
    isWhole: false,
    count: 512,
    length: 1024,
  });
});
