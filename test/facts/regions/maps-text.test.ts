import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ClearSightError } from '../../../src/errors/errors.js';
import { formatMaps, parseMaps } from '../../../src/facts/regions/maps-text.js';
import type { Region } from '../../../src/facts/regions/region.js';
import { packRegions, RegionReader } from '../../../src/facts/regions/region-reader.js';

const parse = (text: string) => {
  const reader = new RegionReader(parseMaps(Buffer.from(text, 'latin1')));
  return Array.from({ length: reader.count }, (_, index) => reader.region(index));
};

/** Names as the kernel writes them: any bytes but a newline, beginning with no space. */
const name = fc
  .array(fc.integer({ min: 1, max: 255 }), { maxLength: 60 })
  .map((bytes) => String.fromCharCode(...bytes.filter((byte) => byte !== 0x0a)).replace(/^ +/, ''))
  .filter((text) => text !== '[vsyscall]');

const region: fc.Arbitrary<Region> = fc
  .record({
    startAddress: fc.bigInt({ min: 0n, max: (1n << 64n) - 4097n }),
    size: fc.bigInt({ min: 1n, max: 4096n }),
    permissions: fc.integer({ min: 0, max: 15 }).map((bits) => bits | 4),
    fileOffset: fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
    deviceMajor: fc.integer({ min: 0, max: 0xffff_ffff }),
    deviceMinor: fc.integer({ min: 0, max: 0xffff_ffff }),
    inode: fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
    name,
  })
  .map(({ size, ...rest }) => ({ ...rest, endAddress: rest.startAddress + size }));

test('what is formatted parses to the same packed bytes', () => {
  fc.assert(
    fc.property(fc.array(region, { maxLength: 100 }), (regions) => {
      const packed = packRegions(regions);
      const again = parseMaps(Buffer.from(formatMaps(packed), 'latin1'));
      expect(Buffer.from(again)).toEqual(Buffer.from(packed));
    }),
  );
});

test('any bytes parse or throw CS_CAPTURE', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc
      .stringMatching(
        /^[0-9a-f-]{0,20} [rwxps-]{0,5} [0-9a-f]{0,9} [0-9a-f:]{0,6} [0-9]{0,22} {0,3}[ -~\n]{0,9}$/,
      )
      .map((text) => Buffer.from(text)),
  );
  fc.assert(
    fc.property(bytes, (input) => {
      try {
        parseMaps(input);
      } catch (error) {
        expect(error).toMatchObject({ name: 'ClearSightError', code: 'CS_CAPTURE' });
      }
    }),
    { numRuns: 2000 },
  );
});

test('the text of this process comes back byte for byte', () => {
  const lines = readFileSync('/proc/self/maps', 'latin1').split(/(?<=\n)/);
  const executable = lines.filter((line) => line.split(' ')[1]?.[2] === 'x' && !line.includes('[vsyscall]'));
  expect(executable.length).toBeGreaterThan(3);
  expect(formatMaps(parseMaps(Buffer.from(lines.join(''), 'latin1')))).toBe(executable.join(''));
});

test.each([
  ['7f00-7f01 r-xp 00000000 00:00 0 \n', ''],
  ['7f00-7f01 r-xp 00000000 00:00 0', ''],
  ['7f00-7f01 r-xp 00001000 08:01 77                       /tmp/a b \n', '/tmp/a b '],
  ['7f00-7f01 rwxs 00000000 00:01 9          /memfd:x\\012y (deleted)\n', '/memfd:x\\012y (deleted)'],
  ['7f00-7f01 r-xp 00000000 00:00 0          [vdso]\n', '[vdso]'],
  [`7f00-7f01 r-xp 00000000 00:00 0          /${'n'.repeat(5000)}\n`, `/${'n'.repeat(4095)}`],
])('name of %j', (line, expected) => {
  expect(parse(`7e00-7e01 r-xp 00000000 00:00 0 \n${line}`).map((found) => found.name)).toEqual([
    '',
    expected,
  ]);
});

test('only executable regions are kept, and [vsyscall] is not', () => {
  expect(
    parse(
      'ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]\n' +
        '7f00-7f01 rw-p 00000000 00:00 0 \n' +
        '7f02-7f03 --xp 00000000 00:00 0                  [vsyscall]x\n',
    ).map((found) => found.startAddress),
  ).toEqual([0x7f02n]);
  expect(parse('')).toEqual([]);
});

test.each([
  ['', '\n'],
  ['no range', '7f00 r-xp 00000000 00:00 0\n'],
  ['an empty range', '7f00-7f00 r-xp 00000000 00:00 0\n'],
  ['a range that ends before it starts', '17f0000000-7f00 r-xp 00000000 00:00 0\n'],
  ['17 digits', '10000000000000000-10000000000000001 r-xp 00000000 00:00 0\n'],
  ['capital digits', '7F00-7F01 r-xp 00000000 00:00 0\n'],
  ['wrong permissions', '7f00-7f01 xr-p 00000000 00:00 0\n'],
  ['short permissions', '7f00-7f01 r-x 00000000 00:00 0\n'],
  ['a wide device', '7f00-7f01 r-xp 00000000 100000000:00 0\n'],
  ['no inode', '7f00-7f01 r-xp 00000000 00:00 /bin/x\n'],
  ['an inode of 2^64', '7f00-7f01 r-xp 00000000 00:00 18446744073709551616\n'],
  ['cut', '7f00-7f01 r-xp 000'],
  ['cut', '7f00'],
])('malformed: %s %j', (_, line) => {
  const good = '7f00-7f01 r-xp 00000000 00:00 0 \n';
  expect(() => parse(good + line)).toThrow(ClearSightError);
  expect(() => parse(good + line)).toThrow(/^line 2 of a memory map: expected/);
});
