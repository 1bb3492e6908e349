import type { RegionReader } from '../../facts/regions/region-reader.js';

const KERNEL_NAMES: ReadonlySet<string> = new Set(['[vdso]', '[vsyscall]', '[uprobes]']);
const LONGEST = 10;

/**
 * True for code that the kernel itself maps into processes: it has no file and yet nobody injected it. Only without an
 * inode: a file may be called `[vdso]`. A process cannot name its anonymous memory so: its names read `[anon:...]`.
 */
export function isKernelRegion(regions: RegionReader, index: number): boolean {
  return (
    !regions.hasInode(index) && regions.nameLength(index) <= LONGEST && KERNEL_NAMES.has(regions.name(index))
  );
}
