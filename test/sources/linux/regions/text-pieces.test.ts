import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BACKING } from '../../../../src/facts/regions/backing.js';
import { MAX_NAME_BYTES } from '../../../../src/facts/regions/layout.js';
import { MapsParser } from '../../../../src/facts/regions/maps-text.js';
import { RegionBuilder } from '../../../../src/facts/regions/region-builder.js';
import { TextPieces } from '../../../../src/sources/linux/regions/text-pieces.js';
import { comparableValue } from '../../../facts/arbitraries.js';

const line = (name: string, index: number) => {
  const start = (index + 1) * 0x2000;
  return `${start.toString(16)}-${(start + 0x1000).toString(16)} r-xp 00000000 08:01 42 ${name}\n`;
};

/** What comes of a text in pieces of these lengths, again and again. */
function read(text: string, lengths: readonly number[]): unknown {
  const builder = new RegionBuilder();
  const pieces = new TextPieces(new MapsParser(builder, () => BACKING.file), Buffer.alloc(32 * 1024));
  const bytes = Buffer.from(text, 'latin1');
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const got = bytes.copy(pieces.room, 0, at, at + (lengths[turn % lengths.length] as number));
    pieces.take(got);
    at += got;
  }
  pieces.end();
  return comparableValue(builder.build());
}

test('however a text is cut into pieces, the map is the same', () => {
  const names = fc.array(
    fc.constantFrom('', '/lib', '/'.padEnd(3000, 'x'), '/'.padEnd(MAX_NAME_BYTES + 20_000, 'y')),
    {
      maxLength: 12,
    },
  );
  const lengths = fc.array(fc.integer({ min: 1, max: 9000 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(names, lengths, (all, cuts) => {
      const expected = all.map((name) => name.slice(0, MAX_NAME_BYTES));
      const regions = read(all.map(line).join(''), cuts) as readonly { readonly name: string }[];
      expect(regions.map(({ name }) => name)).toEqual(expected);
    }),
  );
});

test('a name as long as may be is kept, and the line behind a longer one is read', () => {
  const longest = '/'.padEnd(MAX_NAME_BYTES, 'x');
  const text = line(`${longest}beyond`.padEnd(100_000, 'z'), 0) + line('/lib', 1) + line(longest, 2);
  const regions = read(text, [4096]) as readonly { readonly name: string }[];
  expect(regions.map(({ name }) => name)).toEqual([longest, '/lib', longest]);
});
