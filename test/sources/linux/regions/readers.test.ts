import { linkSync, readdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { NAME_LEFT_OUT } from '../../../../src/facts/regions/name-table.js';
import { regions } from '../../../../src/facts/regions/regions.js';
import { hasProcmapQuery } from '../../../../src/sources/linux/kernel-features.js';
import { close, ERRNO, O_RDONLY_CLOEXEC, open } from '../../../../src/sources/linux/libc.js';
import { IoctlReader } from '../../../../src/sources/linux/regions/ioctl-reader.js';
import {
  CHANGED,
  type MapReader,
  RegionMap,
  SAME,
} from '../../../../src/sources/linux/regions/region-map.js';
import { TextReader } from '../../../../src/sources/linux/regions/text-reader.js';
import { start, tell, temporaryFolder } from '../../process/harness.js';

const testIoctl = hasProcmapQuery() ? test : test.skip;

/** The lines of a map, and what backs each. */
const asText = (map: RegionMap) =>
  regions.encode(map.current.build()) as {
    readonly names: readonly string[];
    readonly maps: string;
    readonly backing: string;
  };

/** Both readers on one process, each with a map of its own. */
function readBoth(pid: number) {
  const mapsFd = open(`/proc/${pid}/maps`, O_RDONLY_CLOEXEC);
  onTestFinished(() => void close(mapsFd));
  const sides = [new IoctlReader(), new TextReader()].map((reader) => ({ reader, map: new RegionMap() }));
  return () => {
    const [ioctl, text] = sides.map(({ reader, map }: { reader: MapReader; map: RegionMap }) => ({
      status: reader.read(mapsFd, map),
      ...asText(map),
    }));
    return { ioctl, text };
  };
}

testIoctl('ioctl and text agree on a process through all changes of its map', async () => {
  const target = await start('target');
  const folder = temporaryFolder();
  const odd = join(folder, 'line\nbreak \x1b[31m \xff (deleted)');
  const gone = join(folder, 'gone');
  for (const file of [odd, gone]) writeFileSync(file, Buffer.alloc(4096));
  const read = readBoth(target.pid);
  expect(read().ioctl).toMatchObject({ status: CHANGED });
  const commands = [
    ['rwx', CHANGED],
    ['unmap', CHANGED],
    ['write', SAME],
    ['flip', CHANGED],
    [`file ${odd.replace('\n', '|')}`, CHANGED],
    [`file ${gone}`, CHANGED],
    ['memfd game', CHANGED],
    ['regions 301', CHANGED],
    ['rename other', SAME],
  ] as const;
  for (const [command, status] of commands) {
    await tell(target, command);
    const { ioctl, text } = read();
    expect(ioctl).toEqual(text);
    expect(ioctl?.status, command).toBe(status);
  }
  // The name of a file that is deleted later changes in the text; the mapping is the same, and so is the answer.
  linkSync(gone, `${gone}-too`);
  unlinkSync(gone);
  const { ioctl, text } = read();
  expect(ioctl?.status).toBe(SAME);
  expect(text?.names).toContain(`${gone} (deleted)`);
  expect(text?.names.join(' ')).toContain('line\\012break \x1b[31m');
  expect(text?.names).toContain('/memfd:game (deleted)');
});

testIoctl('a path too long for the ioctl is left out, and cut in the text', async () => {
  const folder = temporaryFolder();
  const target = await start('target');
  const read = readBoth(target.pid);
  await tell(target, `deep ${folder}`);
  const { ioctl, text } = read();
  expect(ioctl).toEqual({
    ...text,
    names: text?.names.map((name) => (name.length < 4096 ? name : NAME_LEFT_OUT)),
  });
  expect(ioctl?.names).toContain(NAME_LEFT_OUT);
  expect(read().ioctl?.status).toBe(SAME);
});

testIoctl('ioctl and text agree on every process of this machine that holds still', () => {
  let agreed = 0;
  for (const pid of readdirSync('/proc').map(Number).filter(Number.isInteger)) {
    const mapsFd = open(`/proc/${pid}/maps`, O_RDONLY_CLOEXEC);
    if (mapsFd < 0) continue;
    const [before, text, after] = [new RegionMap(), new RegionMap(), new RegionMap()];
    const statuses = [
      new IoctlReader().read(mapsFd, before),
      new TextReader().read(mapsFd, text),
      new IoctlReader().read(mapsFd, after),
    ];
    close(mapsFd);
    if (statuses.some((status) => status < 0) || !before.current.equals(after.current)) continue;
    expect(asText(before)).toEqual(asText(text));
    agreed++;
  }
  expect(agreed).toBeGreaterThan(0);
});

test.each([
  ['ioctl', () => new IoctlReader()],
  ['text', () => new TextReader()],
])('%s: memory that is gone is ESRCH, after an end and after an exec', async (name, create) => {
  if (name === 'ioctl' && !hasProcmapQuery()) return;
  const target = await start('target');
  const mapsFd = open(`/proc/${target.pid}/maps`, O_RDONLY_CLOEXEC);
  onTestFinished(() => void close(mapsFd));
  const reader = create();
  expect(reader.read(mapsFd, new RegionMap())).toBe(CHANGED);
  target.send('exec /bin/cat');
  target.send('echo');
  expect(await target.nextLine()).toBe('echo');
  expect(reader.read(mapsFd, new RegionMap())).toBe(-ERRNO.ESRCH);
  expect(reader.read(-1, new RegionMap())).toBe(-ERRNO.EBADF);
});
