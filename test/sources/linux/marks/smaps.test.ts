import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { readSmaps, type SmapsEntry, takeEntries } from '../../../../src/sources/linux/marks/smaps.js';
import { deviceNumber } from '../../../../src/sources/linux/regions/memory-devices.js';
import { start, tell, temporaryFolder } from '../../process/harness.js';

function openSmaps(pid: number): number {
  const fd = openSync(`/proc/${pid}/smaps`, 'r');
  onTestFinished(() => closeSync(fd));
  return fd;
}

function entriesOf(smapsFd: number): readonly SmapsEntry[] {
  const entries: SmapsEntry[] = [];
  expect(readSmaps(smapsFd, (entry) => entries.push({ ...entry }) > 0)).toBe(0);
  return entries;
}

function entriesIn(text: string) {
  const entries: SmapsEntry[] = [];
  // Behind the text stands an entry that is not of it.
  const bytes = Buffer.from(`${text}00-01 r-xp 0 0:0 0\nVmFlags: ac \n`, 'latin1');
  const taken = takeEntries(bytes, text.length, (entry) => entries.push({ ...entry }) > 0);
  return { taken, entries };
}

/** What `maps` says of the same. */
const linesOf = (pid: number) =>
  readFileSync(`/proc/${pid}/maps`, 'latin1')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(' ', 5).join(' '));

const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');

function lineOf({ start, end, ...entry }: SmapsEntry): string {
  const { isWritable, isExecutable, isShared, fileOffset, device, inodeHigh, inodeLow } = entry;
  const letters = `${isWritable ? 'w' : '-'}${isExecutable ? 'x' : '-'}${isShared ? 's' : 'p'}`;
  const [major, minor] = [Math.floor(device / 2 ** 20), device % 2 ** 20];
  const inode = (BigInt(inodeHigh) << 32n) + BigInt(inodeLow);
  return `${hex(start, 8)}-${hex(end, 8)} ${letters} ${hex(fileOffset, 8)} ${hex(major, 2)}:${hex(minor, 2)} ${inode}`;
}

test('every mapping comes once, as the map has it, with paths as long as they may be', async () => {
  const target = await start('target');
  await tell(target, `deep ${temporaryFolder()}`);
  await tell(target, 'regions 500');
  const lines = linesOf(target.pid).map((line) => line.replace(/ [r-](..[sp]) /, ' $1 '));
  expect(entriesOf(openSmaps(target.pid)).map(lineOf)).toEqual(lines);
});

test('reading stops when nobody wants more, and says when there is nothing any more', async () => {
  const target = await start('target');
  const smapsFd = openSmaps(target.pid);
  let seen = 0;
  expect(readSmaps(smapsFd, () => ++seen < 3)).toBe(0);
  expect(seen).toBe(3);
  await target.end();
  expect(readSmaps(smapsFd, () => true)).toBeGreaterThan(0);
});

test('a name fakes no entry and no flag', async () => {
  const target = await start('target');
  const path = join(temporaryFolder(), 'x\nVmFlags: ac \n7f0000000000-7f0000001000 r-xp 0 00:00 7');
  writeFileSync(path, 'x'.repeat(4096));
  const address = Number(await tell(target, `file ${path.replaceAll('\n', '|')}`));
  const entries = entriesOf(openSmaps(target.pid));
  expect(entries).toHaveLength(linesOf(target.pid).length);
  expect(entries.find((entry) => entry.start === address)).toMatchObject({ isAccounted: false });
});

const HEAD = '7f0000000000-7f0000002000 r-xp 00001000 08:01 18446744073709551615';
const REST = 'Size: 8 kB\nVmFlags: rd ex mr mw me ';

test('an entry is read with its inode of 64 bits', () => {
  const text = `${HEAD}   /usr/lib/a\n${REST}ac \n`;
  const entry: SmapsEntry = {
    ...{ start: 0x7f00_0000_0000, end: 0x7f00_0000_2000, fileOffset: 0x1000, device: deviceNumber(8, 1) },
    ...{ inodeHigh: 2 ** 32 - 1, inodeLow: 2 ** 32 - 1 },
    ...{ isWritable: false, isExecutable: true, isShared: false, isAccounted: true },
  };
  expect(entriesIn(text)).toEqual({ taken: text.length, entries: [entry] });
});

test.each([
  ['no flags that say so', '', false],
  ['letters that lie across two flags', 'xa cx ', false],
  ['the flag in the midst', 'ac sd ', true],
])('%s', (_, flags, isAccounted) => {
  expect(entriesIn(`${HEAD}\n${REST}${flags}\n`).entries).toMatchObject([{ isAccounted }]);
});

test('an entry that is not whole is left for the next time', () => {
  const text = `${HEAD}\n${REST}\n`;
  for (const length of [0, 20, HEAD.length + 5, text.length - 1]) {
    expect(entriesIn(text + text.slice(0, length))).toMatchObject({ taken: text.length, entries: [{}] });
  }
});

test.each([
  ['no addresses', 'r-xp 00001000 08:01 7'],
  ['an end before the start', '7f02-7f01 r-xp 00001000 08:01 7'],
  ['a number of more than 64 bits', '7f01-17f02000000000000 r-xp 00001000 08:01 7'],
  ['no inode', '7f01-7f02 r-xp 00001000 08:01 '],
  ['an inode of more than 64 bits', '7f01-7f02 r-xp 00001000 08:01 18446744073709551616'],
  ['neither private nor shared', '7f01-7f02 r-x- 00001000 08:01 7'],
  ['no offset', '7f01-7f02 r-xp  08:01 7'],
  ['no device', '7f01-7f02 r-xp 00001000 0801 7'],
])('%s is refused: no kernel prints it', (_, head) => {
  const { taken, entries } = entriesIn(`${HEAD}\n${REST}\n${head}\n${REST}\n`);
  expect(taken).toBeLessThan(0);
  expect(entries).toHaveLength(1);
});

test('however a text is cut, the same entries come of it', () => {
  const page = fc.nat(0xffff_ffff).map((at) => at * 4096);
  const one = fc
    .record({
      ends: fc.uniqueArray(page, { minLength: 2, maxLength: 2 }),
      flags: fc.subarray(['rd', 'ac', 'wr', 'nr']),
      path: fc.stringMatching(/^[ -~]{0,20}$/),
    })
    .map(({ ends: [a = 0, b = 0], flags, path }) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)].map((at) => at.toString(16));
      return `${low}-${high} r-xp 0 0:0 0 ${path}\nSize: 4 kB\nVmFlags: ${flags.map((flag) => `${flag} `).join('')}\n`;
    });
  const property = fc.property(fc.array(one, { maxLength: 8 }), fc.nat(), (all, cut) => {
    const text = all.join('');
    const first = entriesIn(text.slice(0, cut % (text.length + 1)));
    const rest = entriesIn(text.slice(first.taken));
    expect([...first.entries, ...rest.entries]).toEqual(entriesIn(text).entries);
    expect(entriesIn(text).entries).toHaveLength(all.length);
  });
  fc.assert(property);
});
