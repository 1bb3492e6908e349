import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countRegions, HEADER_BYTES, REGION_BYTES } from '../../../src/facts/regions/layout.js';
import { packRegions } from '../../../src/facts/regions/region-builder.js';
import { RegionReader } from '../../../src/facts/regions/region-reader.js';
import { arbitraryRegion } from '../arbitraries.js';

/** A buffer of some length with a header that says what it likes. */
function packed(length: number, count: number, nameBytes = 0): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer(length);
  if (length >= HEADER_BYTES) new Uint32Array(buffer, 0, 2).set([count, nameBytes]);
  return buffer;
}

test('regions come back as they were packed', () => {
  fc.assert(
    fc.property(fc.array(arbitraryRegion, { maxLength: 40 }), (regions) => {
      const reader = new RegionReader(packRegions(regions));
      expect(Array.from({ length: reader.count }, (_, index) => reader.region(index))).toEqual(regions);
    }),
  );
});

test("a region of nobody's deciding is anonymous", () => {
  expect(new RegionReader(packed(HEADER_BYTES + REGION_BYTES, 1)).backing(0)).toBe(0);
});

test.each([
  ['nothing', packed(0, 0)],
  ['half a header', packed(4, 0)],
  ['no room for its one region', packed(HEADER_BYTES, 1)],
  ['a byte too little for its one region', packed(HEADER_BYTES + REGION_BYTES - 1, 1)],
  ['no room for its names', packed(HEADER_BYTES + REGION_BYTES, 1, 1)],
  ['more regions than memory holds', packed(HEADER_BYTES + REGION_BYTES, 0xffff_ffff)],
  ['more names than memory holds', packed(HEADER_BYTES, 0, 0xffff_ffff)],
])('a buffer with %s is a RangeError', (_, buffer) => {
  expect(() => new RegionReader(buffer)).toThrow(RangeError);
});

test('a buffer that is longer than it says is read as far as it says', () => {
  expect(new RegionReader(packed(HEADER_BYTES + 3 * REGION_BYTES, 1)).count).toBe(1);
});

test('one too short to say how many regions it holds has none', () => {
  expect([packed(0, 0), packed(7, 0), packed(HEADER_BYTES, 5)].map(countRegions)).toEqual([0, 0, 5]);
});
