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

/** What ends where the beginning of a file does. */
const HEADER = /^[0-9a-f]+-([0-9a-f]+) r..p 00000000 \S+ [1-9]/gm;

/** The executable regions of a real program, as Linux printed them, backed as the probe would have said. */
export function mapOf(name: string): Region[] {
  const builder = new RegionBuilder();
  const text = readFileSync(`${FOLDER}${name}.maps`);
  parseMaps(builder, text);
  const reader = new RegionReader(builder.build());
  const ends = new Set(Array.from(text.toString().matchAll(HEADER), ([, end]) => BigInt(`0x${end}`)));
  return Array.from({ length: reader.count }, (_, index) => {
    const one = reader.region(index);
    return { ...one, backing: backingOf(one, ends) };
  });
}

function backingOf({ name, inode, startAddress }: Region, headerEnds: ReadonlySet<bigint>): Backing {
  if (inode === 0n && name === '' && headerEnds.has(startAddress)) return BACKING.behindHeader;
  if (name.startsWith('/memfd:')) return BACKING.memoryFile;
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
