import { expect } from 'vitest';
import { backingByName } from '../../../src/facts/regions/backing.js';
import { PERMISSION, type Region } from '../../../src/facts/regions/region.js';
import { packRegions } from '../../../src/facts/regions/region-builder.js';
import { RegionReader } from '../../../src/facts/regions/region-reader.js';
import type { Detector } from '../../../src/workers/detector.js';

/** A region from its permissions (`r-xp`) and, when a file backs it, an inode; backed as its name says. */
export function region(permissions: string, name = '', inode = 0n, pages = 1, page = 16): Region {
  const bits =
    (permissions[0] === 'r' ? PERMISSION.read : 0) |
    (permissions[1] === 'w' ? PERMISSION.write : 0) |
    (permissions[2] === 'x' ? PERMISSION.execute : 0) |
    (permissions[3] === 's' ? PERMISSION.shared : 0);
  return {
    startAddress: BigInt(page) * 4096n,
    endAddress: BigInt(page + pages) * 4096n,
    permissions: bits,
    fileOffset: 0n,
    deviceMajor: inode === 0n ? 0 : 8,
    deviceMinor: inode === 0n ? 0 : 1,
    inode,
    backing: backingByName(inode !== 0n, Buffer.from(name, 'latin1'), 0, name.length),
    name,
  };
}

/** One region, packed, as a detector reads it. */
export const read = (...regions: Region[]): RegionReader => new RegionReader(packRegions(regions));

/** Whether a detector finds one region, and says so of that one. */
export function sees(detector: Detector, one: Region): boolean {
  const seen = detector.look({ regions: read(region('r--p'), one) });
  if (seen.length > 0) expect(seen).toEqual([{ kind: 'region', index: 1 }]);
  return seen.length > 0;
}
