/**
 * The packed form in which a map's executable regions cross threads: one buffer, read in place, each name in it once. Words are 32 bits, little
 * endian, as on every machine that Node's builds run on but s390x; the halves of a 64-bit field stand low first.
 *
 * ```
 *  word 0: number of regions, word 1: bytes of names             header
 *  word 2: not 0 once all have seen the regions; word 3: 0
 *  14 words a region, 8-byte aligned: the fields of WORD
 *  bytes of all names                                            nameOffset counts from the start of this block
 * ```
 */
export const HEADER_BYTES = 16;

/** Places of a region's fields, in 32-bit words. The first four are 64 bits wide. */
export const WORD = {
  startAddress: 0,
  endAddress: 2,
  fileOffset: 4,
  inode: 6,
  deviceMajor: 8,
  deviceMinor: 9,
  permissions: 10,
  nameOffset: 11,
  nameLength: 12,
  /** One of BACKING. */
  backing: 13,
} as const;

/** 32-bit words a region. */
export const REGION_WORDS = 14;
export const REGION_BYTES = REGION_WORDS * 4;

/** Longest name kept for a region, in bytes (PATH_MAX). */
export const MAX_NAME_BYTES = 4096;

/** Words of the header. Only `seen` changes after the regions were packed. */
export const HEADER = { count: 0, nameBytes: 1, seen: 2 } as const;
const HEADER_WORDS = HEADER_BYTES / 4;

/** The header of a packed buffer. */
export const headerOf = (buffer: SharedArrayBuffer): Int32Array => new Int32Array(buffer, 0, HEADER_WORDS);

/** Marks a buffer: nobody reads the buffers that were sent before it any more. */
export const see = (buffer: SharedArrayBuffer): void => void Atomics.store(headerOf(buffer), HEADER.seen, 1);
export const unsee = (buffer: SharedArrayBuffer): void =>
  void Atomics.store(headerOf(buffer), HEADER.seen, 0);
export const isSeen = (buffer: SharedArrayBuffer): boolean =>
  Atomics.load(headerOf(buffer), HEADER.seen) !== 0;
