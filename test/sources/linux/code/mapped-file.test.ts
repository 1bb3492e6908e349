import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MappedFile } from '../../../../src/sources/linux/code/mapped-file.js';
import { mountOf } from '../../../../src/sources/linux/code/mounts.js';
import { temporaryFolder } from '../../process/harness.js';
import { mappingOf } from './mapping-of.js';

function file() {
  const folder = temporaryFolder();
  const path = join(folder, 'file');
  writeFileSync(path, 'code');
  return { folder, path, mapping: mappingOf(path) };
}

test('the very file is opened, and read as pages are mapped', () => {
  const { mapping } = file();
  const opened = MappedFile.open(mapping);
  expect(opened?.length).toBe(4);
  expect(opened?.read(1, 2)?.toString()).toBe('od');
  expect(opened?.readPages(0, 6)?.toString('latin1')).toBe('code\0\0');
  expect(opened?.readPages(8, 2)?.toString('latin1')).toBe('\0\0');
  opened?.close();
});

test.each([
  ['behind its end', 3, 2],
  ['before its start', -1, 2],
  ['less than nothing', 0, -1],
  ['beyond what numbers count', 2 ** 53, 1],
])('what is %s is not read', (_, offset, length) => {
  const { mapping } = file();
  const opened = MappedFile.open(mapping);
  expect(opened?.read(offset, length)).toBeUndefined();
  opened?.close();
});

test('another file at the path, another device, a path below a link or outside of any disk are not opened', () => {
  const { folder, path, mapping } = file();
  const elsewhere = join(folder, 'elsewhere');
  mkdirSync(elsewhere);
  symlinkSync(folder, join(elsewhere, 'link'));
  for (const other of [
    { ...mapping, inode: mapping.inode + 1n },
    { ...mapping, device: mapping.device + 1 },
    { ...mapping, path: `${path} (deleted)` },
    { ...mapping, path: join(elsewhere, 'link', 'file') },
    { ...mapping, path: '' },
    { ...mapping, path: '[vdso]' },
    mappingOf('/proc/self/status'),
    mappingOf('/dev/null'),
  ]) {
    expect(MappedFile.open(other), other.path).toBeUndefined();
  }
});

test('a path is on the mount with the longest part of it, of several on the last', () => {
  const mount = (device: number, point: string) => ({ id: 1, device, point, fileSystem: 'ext4' });
  const mounts = [mount(1, '/'), mount(2, '/home'), mount(3, '/home/game'), mount(4, '/home')];
  const found = ['/home/game/lib.so', '/home/games/lib.so', '/homely', '/home'].map((path) =>
    mountOf(path, mounts),
  );
  expect(found.map((one) => one?.device)).toEqual([3, 4, 1, 1]);
  expect(mountOf('/lib.so', [])).toBeUndefined();
});
