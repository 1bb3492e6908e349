import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { BACKING, type Backing } from '../../../../src/facts/regions/backing.js';
import { RegionReader } from '../../../../src/facts/regions/region-reader.js';
import { hasProcmapQuery } from '../../../../src/sources/linux/kernel-features.js';
import { close, O_RDONLY_CLOEXEC, open } from '../../../../src/sources/linux/libc.js';
import { IoctlReader } from '../../../../src/sources/linux/regions/ioctl-reader.js';
import { type MapReader, RegionMap } from '../../../../src/sources/linux/regions/region-map.js';
import { TextReader } from '../../../../src/sources/linux/regions/text-reader.js';
import { compileFixture } from '../../../support/fixtures.js';
import { testAsRoot } from '../../../support/requirements.js';
import { start, tell, temporaryFolder } from '../../process/harness.js';

const READERS: readonly (readonly [string, () => MapReader])[] = [
  ...(hasProcmapQuery() ? ([['ioctl', () => new IoctlReader()]] as const) : []),
  ['text', () => new TextReader()],
];

/** What backs the region at an address, as a reader says. */
function backingAt(pid: number, address: bigint, reader: MapReader): Backing | undefined {
  const mapsFd = open(`/proc/${pid}/maps`, O_RDONLY_CLOEXEC);
  onTestFinished(() => void close(mapsFd));
  const map = new RegionMap();
  reader.read(mapsFd, map);
  const regions = new RegionReader(map.current.build());
  const indexes = Array.from({ length: regions.count }, (_, index) => index);
  const found = indexes.find((index) => regions.startAddress(index) === address);
  return found === undefined ? undefined : regions.backing(found);
}

const { anonymous, behindHeader, file, heap, memoryFile, sharedAnonymous, stack } = BACKING;

function fileNamed(name: string): string {
  const path = join(temporaryFolder(), name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, Buffer.alloc(4096));
  return path;
}
const named = (name: string) => `file ${fileNamed(name)}`;

(hasProcmapQuery() ? test : test.skip).each<[string, Backing]>([
  ['header', behindHeader],
  ['later', anonymous],
  ['shared', anonymous],
  ['gap', anonymous],
  ['memfd', anonymous],
])('ioctl: code without a file behind a page of one: %s', async (how, backing) => {
  const target = await start('target');
  const address = await tell(target, `behind ${how} ${fileNamed('image.dll')}`);
  expect(backingAt(target.pid, address, new IoctlReader())).toBe(backing);
});

for (const [reader, create] of READERS) {
  test.each<[string, () => string, Backing]>([
    ['plain memory', () => 'rwx', anonymous],
    ['shared memory', () => 'shared', sharedAnonymous],
    ['a memfd', () => 'memfd game', memoryFile],
    ['the heap', () => 'heap', heap],
    ['the stack', () => 'stack', stack],
    ['a huge page', () => 'huge', anonymous],
    ['a huge page, shared', () => 'huge shared', sharedAnonymous],
    ['/dev/zero', () => 'file /dev/zero', anonymous],
    ['a file', () => named('lib.so'), file],
    ['a file called like a memfd', () => named('memfd:x (deleted)'), file],
    ['a file called like a huge page', () => named('anon_hugepage (deleted)'), file],
    ['a file called like /dev/zero', () => named('dev/zero'), file],
  ])(`${reader}: %s`, async (_, command, backing) => {
    const target = await start('target');
    const address = await tell(target, command());
    expect(backingAt(target.pid, address, create())).toBe(backing);
  });

  testAsRoot(`${reader}: /dev/zero mounted over a library`, async () => {
    const library = fileNamed('lib.so');
    const script = 'mount --bind /dev/zero "$1" && exec "$2"';
    const args = ['--user', '--map-root-user', '--mount', 'sh', '-c', script, 'sh', library];
    const target = await start('target', [...args, compileFixture('target')], 'unshare');
    const address = await tell(target, `file ${library}`);
    expect(backingAt(target.pid, address, create())).toBe(anonymous);
  });
}
