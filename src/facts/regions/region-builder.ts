import type { Backing } from './backing.js';
import { HEADER_BYTES, MAX_NAME_BYTES, REGION_BYTES, REGION_WORDS, WORD } from './layout.js';
import type { Region } from './region.js';

/**
 * Collects regions in packed form in memory of its own, used again for each map, and copies them out once they are
 * known to be worth sending.
 */
export class RegionBuilder {
  words: Uint32Array = new Uint32Array(64 * REGION_WORDS);
  names: Uint8Array = new Uint8Array(64 * 64);
  count = 0;
  nameBytes = 0;

  /** Forgets all regions. */
  clear(): void {
    this.count = 0;
    this.nameBytes = 0;
  }

  /** Takes over the first `count` regions of another builder. */
  copyFirst(from: RegionBuilder, count: number): void {
    this.clear();
    for (let index = 0; index < count; index++) this.copy(from, index);
  }

  /** Appends one region of another builder. */
  copy(from: RegionBuilder, index: number): void {
    const to = this.next();
    const at = index * REGION_WORDS;
    for (let word = 0; word < WORD.nameOffset; word++)
      this.words[to + word] = from.words[at + word] as number;
    const nameOffset = from.words[at + WORD.nameOffset] as number;
    const nameLength = from.words[at + WORD.nameLength] as number;
    for (let byte = 0; byte < nameLength; byte++) {
      this.names[this.nameBytes + byte] = from.names[nameOffset + byte] as number;
    }
    this.keep(to, nameLength, from.words[at + WORD.backing] as Backing);
  }

  /** Makes room for one more region with the longest name, and returns the index of its first word. */
  next(): number {
    const at = this.count * REGION_WORDS;
    if (at + REGION_WORDS > this.words.length) {
      const larger = new Uint32Array(this.words.length * 2);
      larger.set(this.words);
      this.words = larger;
    }
    if (this.nameBytes + MAX_NAME_BYTES > this.names.length) {
      const larger = new Uint8Array(this.names.length * 2 + MAX_NAME_BYTES);
      larger.set(this.names);
      this.names = larger;
    }
    return at;
  }

  /** Keeps the region whose words stand at `at`, with the `nameLength` bytes that stand behind the names so far. */
  keep(at: number, nameLength: number, backing: Backing): void {
    this.words[at + WORD.nameOffset] = this.nameBytes;
    this.words[at + WORD.nameLength] = nameLength;
    this.words[at + WORD.backing] = backing;
    this.nameBytes += nameLength;
    this.count++;
  }

  /** True when the other holds the very same regions. */
  equals(other: RegionBuilder): boolean {
    if (this.count !== other.count || this.nameBytes !== other.nameBytes) return false;
    return (
      Buffer.compare(this.wordBytes(), other.wordBytes()) === 0 &&
      Buffer.compare(this.names.subarray(0, this.nameBytes), other.names.subarray(0, other.nameBytes)) === 0
    );
  }

  private wordBytes(): Uint8Array {
    return new Uint8Array(this.words.buffer, 0, this.count * REGION_BYTES);
  }

  /** The packed regions, in memory of their own. */
  build(): SharedArrayBuffer {
    const wordCount = this.count * REGION_WORDS;
    const buffer = new SharedArrayBuffer(HEADER_BYTES + wordCount * 4 + this.nameBytes);
    const header = new Uint32Array(buffer, 0, 2);
    header[0] = this.count;
    header[1] = this.nameBytes;
    new Uint32Array(buffer, HEADER_BYTES, wordCount).set(this.words.subarray(0, wordCount));
    new Uint8Array(buffer, HEADER_BYTES + wordCount * 4).set(this.names.subarray(0, this.nameBytes));
    return buffer;
  }
}

const builder = new RegionBuilder();

/**
 * Packs regions into the value of the fact `regions`, for sources and tests of your own. `RegionReader` reads them back. Names
 * longer than 4,096 bytes are cut.
 *
 * @example
 * ```ts
 * import { BACKING, PERMISSION, packRegions, RegionReader } from 'clearsight';
 *
 * const place = { startAddress: 0x7f00_0000n, endAddress: 0x7f00_1000n, fileOffset: 0n, name: '' };
 * const device = { deviceMajor: 0, deviceMinor: 0, inode: 0n, backing: BACKING.anonymous };
 * const permissions = PERMISSION.read | PERMISSION.write | PERMISSION.execute;
 * const packed = packRegions([{ ...place, ...device, permissions }]);
 * console.log(new RegionReader(packed).count); // 1
 * ```
 */
export function packRegions(regions: readonly Region[]): SharedArrayBuffer {
  builder.clear();
  for (const region of regions) {
    const at = builder.next();
    const quads = new BigUint64Array(builder.words.buffer, at * 4, 4);
    quads[WORD.startAddress / 2] = region.startAddress;
    quads[WORD.endAddress / 2] = region.endAddress;
    quads[WORD.fileOffset / 2] = region.fileOffset;
    quads[WORD.inode / 2] = region.inode;
    builder.words[at + WORD.deviceMajor] = region.deviceMajor;
    builder.words[at + WORD.deviceMinor] = region.deviceMinor;
    builder.words[at + WORD.permissions] = region.permissions;
    const name = Buffer.from(region.name.slice(0, MAX_NAME_BYTES), 'latin1');
    builder.names.set(name, builder.nameBytes);
    builder.keep(at, name.length, region.backing);
  }
  return builder.build();
}
