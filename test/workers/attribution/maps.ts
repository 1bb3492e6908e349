import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BACKING, type Backing, backingByName } from '../../../src/facts/regions/backing.js';
import { parseMaps } from '../../../src/facts/regions/maps-text.js';
import type { Region } from '../../../src/facts/regions/region.js';
import { RegionBuilder } from '../../../src/facts/regions/region-builder.js';
import { RegionReader } from '../../../src/facts/regions/region-reader.js';
import { attribute } from '../../../src/workers/attribution/attribute.js';
import { read, region } from '../memory/regions.js';

const FOLDER = fileURLToPath(new URL('../../fixtures/maps/', import.meta.url));

/** The executable regions of a real program, as Linux printed them, backed as the probe would have said. */
export function mapOf(name: string): Region[] {
  const builder = new RegionBuilder();
  parseMaps(builder, readFileSync(`${FOLDER}${name}.maps`));
  const reader = new RegionReader(builder.build());
  return Array.from({ length: reader.count }, (_, index) => {
    const one = reader.region(index);
    return { ...one, backing: backingOf(one) };
  });
}

function backingOf({ name, inode }: Region): Backing {
  const backing = backingByName(inode !== 0n, Buffer.from(name, 'latin1'), 0, name.length);
  return backing === BACKING.sharedMemory ? BACKING.sharedAnonymous : backing;
}

/** Anonymous memory at an address. */
export const memoryAt = (start: number | bigint, bytes: number, permissions = 'rwxp'): Region => ({
  ...region(permissions),
  startAddress: BigInt(start),
  endAddress: BigInt(start) + BigInt(bytes),
});

/** By region, in the order given: the runtime that explains it, or nothing. */
export function explain(regions: readonly Region[]): (string | undefined)[] {
  const sorted = regions.toSorted((one, other) => (one.startAddress < other.startAddress ? -1 : 1));
  const explained = attribute(read(...sorted));
  return regions.map((one) => explained.get(sorted.indexOf(one))?.id);
}
