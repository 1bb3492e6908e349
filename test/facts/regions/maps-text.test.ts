import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ClearSightError } from '../../../src/errors/errors.js';
import { BACKING, type Backing, backingByName } from '../../../src/facts/regions/backing.js';
import { MapsParser, parseMaps } from '../../../src/facts/regions/maps-text.js';
import { packRegions, RegionBuilder } from '../../../src/facts/regions/region-builder.js';
import { RegionReader } from '../../../src/facts/regions/region-reader.js';
import { arbitraryRegion } from '../arbitraries.js';
import { formatMaps } from '../format-maps.js';

/** What is parsed without further word, packed. */
function pack(bytes: Uint8Array, backings?: readonly Backing[]): SharedArrayBuffer {
  const builder = new RegionBuilder();
  parseMaps(builder, bytes, backings && (({ count }) => backings[count] as Backing));
  return builder.build();
}

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const format = (packed: SharedArrayBuffer) => formatMaps(new RegionReader(packed));
const parse = (text: string) => {
  const reader = new RegionReader(pack(latin1(text)));
  return Array.from({ length: reader.count }, (_, index) => reader.region(index));
};

test('what is formatted parses to the same packed bytes', () => {
  fc.assert(
    fc.property(fc.array(arbitraryRegion, { maxLength: 100 }), (regions) => {
      const packed = packRegions(regions);
      const again = pack(
        latin1(format(packed)),
        regions.map(({ backing }) => backing),
      );
      expect(Buffer.from(again)).toEqual(Buffer.from(packed));
    }),
  );
});

test('where nobody says what backs a region, its inode and name do', () => {
  fc.assert(
    fc.property(fc.array(arbitraryRegion, { maxLength: 20 }), (regions) => {
      const found = parse(format(packRegions(regions)));
      const backings = regions.map(({ inode, name }) =>
        backingByName(inode !== 0n, latin1(name), 0, name.length),
      );
      expect(found.map(({ backing }) => backing)).toEqual(backings);
    }),
  );
});

test('no byte behind the given length is read', () => {
  const line = '7f00-7f01 r-xp 00000000 00:00 0 \n';
  const builder = new RegionBuilder();
  new MapsParser(builder, () => BACKING.anonymous).parse(latin1(`${line}no map at all`), line.length);
  expect(builder.count).toBe(1);
});

test('any bytes parse or throw CS_FACT', () => {
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
        pack(input);
      } catch (error) {
        expect(error).toMatchObject({ name: 'ClearSightError', code: 'CS_FACT' });
      }
    }),
    { numRuns: 2000 },
  );
});

test('the text of this process comes back byte for byte', () => {
  const lines = readFileSync('/proc/self/maps', 'latin1').split(/(?<=\n)/);
  const executable = lines.filter((line) => line.split(' ')[1]?.[2] === 'x' && !line.includes('[vsyscall]'));
  expect(executable.length).toBeGreaterThan(3);
  expect(format(pack(latin1(lines.join(''))))).toBe(executable.join(''));
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

test('what an error shows of a line has no controls', () => {
  expect(() => parse('7f00-7f01 \x9b31m\u00ad\n')).toThrow(/got "7f00-7f01 \\x9b31m\\xad"$/);
});
