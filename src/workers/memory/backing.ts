import type { RegionReader } from '../../facts/regions/region-reader.js';
import { isKernelRegion } from './kernel-regions.js';

/**
 * Objects that the kernel makes for memory without a file, though they carry an inode: memfd_create,
 * shared anonymous memory (it reads `/dev/zero (deleted)`) and System V shared memory.
 */
const MEMORY_OBJECT = /^(?:\/memfd:|\/dev\/zero(?: \(deleted\))?$|\/SYSV[0-9a-f]{8})/;

/**
 * True when no file on any file system backs the region and the kernel did not map it for itself.
 *
 * - No inode: plain anonymous memory, `[heap]`, `[stack]`, `[anon:...]`.
 * - An inode, but of a memory object: one flag (`MAP_SHARED`) or one call (`memfd_create`) would otherwise hide
 *   injected code behind a "file" that never was on a disk.
 *
 * A deleted file has backed the region and does not count: package updates delete libraries that are in use.
 */
export function isAnonymous(regions: RegionReader, index: number): boolean {
  if (!regions.hasInode(index)) return !isKernelRegion(regions, index);
  return MEMORY_OBJECT.test(regions.name(index));
}
