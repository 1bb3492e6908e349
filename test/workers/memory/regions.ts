import { PERMISSION, type Region } from '../../../src/facts/regions/region.js';
import { packRegions, RegionReader } from '../../../src/facts/regions/region-reader.js';

/** A region from its permissions (`r-xp`) and, when a file backs it, an inode. */
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
    name,
  };
}

/** One region, packed, as a detector reads it. */
export const read = (...regions: Region[]): RegionReader => new RegionReader(packRegions(regions));
