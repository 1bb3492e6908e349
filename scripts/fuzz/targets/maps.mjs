// The text of a memory map, as Linux prints it.
import { readFileSync } from 'node:fs';
import { parseMaps } from '../../../dist/facts/regions/maps-text.js';
import { RegionBuilder } from '../../../dist/facts/regions/region-builder.js';
import { RegionReader } from '../../../dist/facts/regions/region-reader.js';
import { regions } from '../../../dist/facts/regions/regions.js';
import { same, stated } from '../promises.mjs';

export const words = [
  'rwxp',
  '--xs',
  '00:00',
  'ffffffffffffffff',
  '18446744073709551615',
  '7f00-7f01',
  '[vsyscall]',
];

const MADE = `55d0-55d1 r-xp 00000000 08:01 77                       /usr/bin/game (deleted)
7f00-7f01 rwxp 00000000 00:00 0 \n7f02-7f03 rwxs 00000000 00:01 9          /memfd:x\\012y (deleted)
ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]
`;

export const seeds = () => [readFileSync('/proc/self/maps'), Buffer.from(MADE)];

export function check(bytes) {
  let packed;
  try {
    const builder = new RegionBuilder();
    parseMaps(builder, bytes);
    packed = builder.build();
  } catch (error) {
    stated(error, 'CS_FACT');
    return;
  }
  const again = regions.decode(JSON.parse(JSON.stringify(regions.encode(packed))));
  same('a map that was written and read', describe(again), describe(packed));
}

/** Region by region: names may stand in another order. */
function describe(packed) {
  const reader = new RegionReader(packed);
  const all = Array.from({ length: reader.count }, (_, index) =>
    Object.values(reader.region(index)).join(' '),
  );
  return all.join('\n');
}
