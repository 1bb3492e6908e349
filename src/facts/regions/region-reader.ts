import { type Backing, isMemory } from './backing.js';
import { HEADER_BYTES, REGION_BYTES, REGION_WORDS, unpack, WORD } from './layout.js';
import { PERMISSION, type Region } from './region.js';

/** 64-bit words a region. */
const REGION_QUADS = REGION_BYTES / 8;

/**
 * Reads packed regions, the value of the fact `regions`, in place. Indices run from 0 to `count` - 1. The constructor throws
 * RangeError for a buffer that does not hold what its header says.
 *
 * @example
 * ```ts
 * import { openCaptureReader, RegionReader } from 'clearsight';
 *
 * const { blocks } = await openCaptureReader('session.ndjson');
 * for await (const block of blocks) {
 *   for (const { record } of block) {
 *     if (record.kind !== 'observed' || record.fact !== 'regions') continue;
 *     const regions = new RegionReader(record.value);
 *     for (let index = 0; index < regions.count; index++) console.log(regions.name(index));
 *   }
 * }
 * ```
 */
export class RegionReader {
  readonly count: number;
  readonly #words: Uint32Array;
  readonly #quads: BigUint64Array;
  readonly #names: Buffer;
  #executableMemory: readonly number[] | undefined;

  constructor(buffer: ArrayBufferLike) {
    const { count, words, names } = unpack(buffer);
    this.count = count;
    this.#words = words;
    this.#quads = new BigUint64Array(buffer, HEADER_BYTES, count * REGION_QUADS);
    this.#names = names;
  }

  /** PERMISSION bits. */
  permissions(index: number): number {
    return this.#words[index * REGION_WORDS + WORD.permissions] as number;
  }

  backing(index: number): Backing {
    return this.#words[index * REGION_WORDS + WORD.backing] as Backing;
  }

  /** Indices of the executable regions that no file of any file system backs, nor the kernel, ascending. Most maps have none. */
  get executableMemory(): readonly number[] {
    this.#executableMemory ??= this.#findExecutableMemory();
    return this.#executableMemory;
  }

  startAddress(index: number): bigint {
    return this.#quad(index, WORD.startAddress);
  }

  endAddress(index: number): bigint {
    return this.#quad(index, WORD.endAddress);
  }

  /** Tells names apart within this buffer: equal where the name is; -1 for none. */
  nameId(index: number): number {
    const at = index * REGION_WORDS;
    return this.#words[at + WORD.nameLength] === 0 ? -1 : (this.#words[at + WORD.nameOffset] as number);
  }

  /** The name's bytes, one a character (latin1). */
  name(index: number): string {
    const at = index * REGION_WORDS;
    const start = this.#words[at + WORD.nameOffset] as number;
    return this.#names.toString('latin1', start, start + (this.#words[at + WORD.nameLength] as number));
  }

  region(index: number): Region {
    return { ...this.place(index), backing: this.backing(index), name: this.name(index) };
  }

  /** All of a region but what it is called and what backs it. */
  place(index: number): Omit<Region, 'backing' | 'name'> {
    const at = index * REGION_WORDS;
    return {
      startAddress: this.startAddress(index),
      endAddress: this.endAddress(index),
      permissions: this.permissions(index),
      fileOffset: this.#quad(index, WORD.fileOffset),
      deviceMajor: this.#words[at + WORD.deviceMajor] as number,
      deviceMinor: this.#words[at + WORD.deviceMinor] as number,
      inode: this.#quad(index, WORD.inode),
    };
  }

  #findExecutableMemory(): readonly number[] {
    const found: number[] = [];
    for (let index = 0; index < this.count; index++) {
      const isExecutable = (this.permissions(index) & PERMISSION.execute) !== 0;
      if (isExecutable && isMemory(this.backing(index))) found.push(index);
    }
    return found;
  }

  #quad(index: number, word: number): bigint {
    return this.#quads[index * REGION_QUADS + word / 2] as bigint;
  }
}
