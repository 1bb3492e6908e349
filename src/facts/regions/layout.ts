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
export const headerOf = (buffer: ArrayBufferLike): Int32Array => new Int32Array(buffer, 0, HEADER_WORDS);

/** Marks a buffer: nobody reads the buffers that were sent before it any more. */
export const see = (buffer: ArrayBufferLike): void => void Atomics.store(headerOf(buffer), HEADER.seen, 1);
export const unsee = (buffer: ArrayBufferLike): void => void Atomics.store(headerOf(buffer), HEADER.seen, 0);
export const isSeen = (buffer: ArrayBufferLike): boolean => Atomics.load(headerOf(buffer), HEADER.seen) !== 0;

/** A field of the header; 0 for a buffer too short to have one. */
const fieldOf = (buffer: ArrayBufferLike, field: number): number =>
  buffer.byteLength < HEADER_BYTES ? 0 : (headerOf(buffer)[field] as number) >>> 0;

/** How many regions a packed buffer says that it holds. */
export const countRegions = (buffer: ArrayBufferLike): number => fieldOf(buffer, HEADER.count);

/** The parts of a packed buffer, in place. */
export interface Unpacked {
  readonly count: number;
  /** REGION_WORDS a region. */
  readonly words: Uint32Array;
  readonly names: Buffer;
}

/** Throws RangeError for a buffer that does not hold what its header says. */
export function unpack(buffer: ArrayBufferLike): Unpacked {
  const count = countRegions(buffer);
  const nameBytes = fieldOf(buffer, HEADER.nameBytes);
  const namesStart = HEADER_BYTES + count * REGION_BYTES;
  if (namesStart + nameBytes > buffer.byteLength) {
    throw new RangeError(
      `packed regions: expected ${namesStart + nameBytes} bytes for ${count} regions, got ${buffer.byteLength}`,
    );
  }
  return {
    count,
    words: new Uint32Array(buffer, HEADER_BYTES, count * REGION_WORDS),
    names: Buffer.from(buffer, namesStart, nameBytes),
  };
}

/** Larger values are copied to those who read them: nobody counts shared memory as garbage, and a file may hold many. */
const SHARED_BYTES = 64 * 1024;

/** Memory for packed regions that were not read from a process here. */
export const makeRoom = (bytes: number): ArrayBufferLike =>
  bytes > SHARED_BYTES ? new ArrayBuffer(bytes) : new SharedArrayBuffer(bytes);
