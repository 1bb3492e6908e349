/**
 * What backs a region, as its probe decided. Zero also stands for undecided and counts as anonymous: an omission is then
 * reported, not missed.
 *
 * @example
 * ```ts
 * import { BACKING, RegionReader } from 'clearsight';
 *
 * export function countAnonymous(snapshot: SharedArrayBuffer): number {
 *   const regions = new RegionReader(snapshot);
 *   const backings = Array.from({ length: regions.count }, (_, index) => regions.backing(index));
 *   return backings.filter((backing) => backing === BACKING.anonymous).length;
 * }
 * ```
 */
export const BACKING = {
  /** Nothing: plain anonymous memory. */
  anonymous: 0,
  /** A file on a file system; a deleted one too: package updates delete libraries that are in use. */
  file: 1,
  /** An object that the system made for memory without a file, of which older captures say no more. */
  sharedMemory: 2,
  /** Code that the kernel itself maps into processes. */
  kernel: 3,
  /** Nothing: the first thread's stack. */
  stack: 4,
  /** Nothing: the heap that grows with `brk`. */
  heap: 5,
  /** Nothing: anonymous memory to which its process gave a name. */
  namedMemory: 6,
  /** A file that lives in memory alone and has no path: a memfd. */
  memoryFile: 7,
  /** An object that the system made for memory without a file and without a name, to be shared. */
  sharedAnonymous: 8,
  /**
   * Nothing: plain anonymous memory right behind the beginning of a file, as a loader leaves it that maps the header of an image and
   * copies its parts.
   */
  behindHeader: 9,
} as const;

/** One of BACKING. */
export type Backing = (typeof BACKING)[keyof typeof BACKING];

/** A letter each, in the order of their numbers: the form in captures. */
export const BACKING_LETTERS = 'afskthnmzb';

/** Whether code so backed came from no file of any file system, and not from the kernel. */
export const isMemory = (backing: Backing): boolean => backing !== BACKING.file && backing !== BACKING.kernel;

const SLASH = 0x2f;
const BRACKET = 0x5b;
const KERNEL_NAMES = ['[vdso]', '[vsyscall]', '[uprobes]'].map((name) => Buffer.from(name));
const MEMFD = Buffer.from('/memfd:');
const ZERO_DEVICE = ['/dev/zero', '/dev/zero (deleted)'].map((name) => Buffer.from(name));
const SYSTEM_V = /^\/SYSV[0-9a-f]{8}/;

/**
 * The backing of a region by inode and name, where its text says no more: maps as Linux prints them, and captures from
 * before version 2. As coarse as it was then: such captures are to be judged as they were.
 *
 * - No inode: anonymous, unless it is the kernel's own. A process cannot name its memory like the kernel's: its names
 *   read `[anon:...]`.
 * - An inode, but of a memory object (memfd, shared anonymous memory, System V shared memory): one flag or one call would
 *   otherwise hide injected code behind a "file" that never was on a disk.
 *
 * @param names the name's bytes stand at `start`, `length` of them
 */
export function backingByName(hasInode: boolean, names: Uint8Array, start: number, length: number): Backing {
  const first = length > 0 ? names[start] : 0;
  const isName = (name: Uint8Array) => name.length === length && beginsWith(names, start, length, name);
  if (!hasInode) return first === BRACKET && KERNEL_NAMES.some(isName) ? BACKING.kernel : BACKING.anonymous;
  if (first !== SLASH) return BACKING.file;
  const isMemory =
    beginsWith(names, start, length, MEMFD) ||
    ZERO_DEVICE.some(isName) ||
    (names[start + 1] === 0x53 && SYSTEM_V.test(latin1(names, start, Math.min(length, 13))));
  return isMemory ? BACKING.sharedMemory : BACKING.file;
}

function beginsWith(bytes: Uint8Array, start: number, length: number, prefix: Uint8Array): boolean {
  if (length < prefix.length) return false;
  for (let index = 0; index < prefix.length; index++) {
    if (bytes[start + index] !== prefix[index]) return false;
  }
  return true;
}

const latin1 = (bytes: Uint8Array, start: number, length: number) =>
  Buffer.from(bytes.buffer, bytes.byteOffset + start, length).toString('latin1');
