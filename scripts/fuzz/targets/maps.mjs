// The text of a memory map, as Linux prints it.
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseMaps } from '../../../dist/facts/regions/maps-text.js';
import { RegionBuilder } from '../../../dist/facts/regions/region-builder.js';
import { RegionReader } from '../../../dist/facts/regions/region-reader.js';
import { regions } from '../../../dist/facts/regions/regions.js';
import { monotonicNowMs } from '../../../dist/sources/clock.js';
import { SeenMap } from '../../../dist/sources/linux/evidence/seen-map.js';
import { Broken, same, stated } from '../promises.mjs';

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

export function check(bytes, folder) {
  seeBounded(bytes, folder);
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

/** What evidence shows of a map does not grow with it. */
function seeBounded(bytes, folder) {
  const path = join(folder, 'maps');
  writeFileSync(path, bytes);
  const fd = openSync(path);
  try {
    const all = { startAddress: 0, endAddress: 2 ** 53 };
    const map = new SeenMap([all, { startAddress: 0, endAddress: 0, isKernels: true }]);
    // As evidence does, it gives up what takes too long.
    map.read(fd, monotonicNowMs() + 200);
    const { near, modules, regions: count, executableRegions } = map;
    const isBounded =
      near.length <= Math.min(count, 512) && modules.length <= Math.min(executableRegions, 512);
    if (!isBounded) throw new Broken(`shows ${near.length} of ${count} mappings, ${modules.length} modules`);
  } finally {
    closeSync(fd);
  }
}

/** Region by region: names may stand in another order. */
function describe(packed) {
  const reader = new RegionReader(packed);
  const all = Array.from({ length: reader.count }, (_, index) =>
    Object.values(reader.region(index)).join(' '),
  );
  return all.join('\n');
}
