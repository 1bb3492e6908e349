import type { Backing } from './backing.js';
import {
  HEADER_BYTES,
  headerOf,
  MAX_NAME_BYTES,
  REGION_BYTES,
  REGION_WORDS,
  type Unpacked,
  unpack,
  WORD,
} from './layout.js';
import { type Name, NameTable } from './name-table.js';
import type { Region } from './region.js';

/**
 * Collects regions in packed form in memory of its own, used again for each map, and copies them out once they are
 * known to be worth sending.
 */
export class RegionBuilder {
  words: Uint32Array = new Uint32Array(64 * REGION_WORDS);
  count = 0;

  /** @param names where the regions' names are kept; builders may share it */
  constructor(public names = new NameTable()) {}

  /** Forgets all regions. Their names stay. */
  clear(): void {
    this.count = 0;
  }

  /** Takes over all regions of a builder that shares its names. */
  take(other: RegionBuilder): void {
    this.clear();
    this.copy(other, 0, other.count);
  }

  /** Takes over all regions of a packed buffer, and of its names those that they have. */
  load(buffer: ArrayBufferLike): void {
    const { count, words, names } = unpack(buffer);
    this.clear();
    this.names.clear();
    this.reserve(count);
    this.words.set(words);
    this.count = count;
    this.nameAgain(names, (name) => name);
  }

  /** Appends `count` regions in a row of a builder that shares its names. */
  copy(from: RegionBuilder, first: number, count: number): void {
    this.reserve(this.count + count);
    const words = from.words.subarray(first * REGION_WORDS, (first + count) * REGION_WORDS);
    this.words.set(words, this.count * REGION_WORDS);
    this.count += count;
  }

  /** Appends one region of a packed buffer. */
  append({ words, names }: Unpacked, index: number): void {
    const to = this.next();
    const at = index * REGION_WORDS;
    for (let word = 0; word < WORD.nameOffset; word++) this.words[to + word] = words[at + word] as number;
    const offset = words[at + WORD.nameOffset] as number;
    const length = words[at + WORD.nameLength] as number;
    this.names.bytes.set(names.subarray(offset, offset + length), this.names.length);
    this.keep(to, length, words[at + WORD.backing] as Backing);
  }

  /** Makes room for one more region with the longest name, and returns the index of its first word. */
  next(): number {
    this.reserve(this.count + 1);
    this.names.reserve();
    return this.count * REGION_WORDS;
  }

  /** Keeps the region whose words stand at `at`, with the `nameLength` bytes that stand behind the names so far. */
  keep(at: number, nameLength: number, backing: Backing): void {
    const name = this.names.keep(nameLength);
    this.words[at + WORD.nameOffset] = name.offset;
    this.words[at + WORD.nameLength] = name.length;
    this.words[at + WORD.backing] = backing;
    this.count++;
  }

  /** True when a builder that shares its names holds the very same regions. */
  equals(other: RegionBuilder): boolean {
    return this.count === other.count && Buffer.compare(this.wordBytes(), other.wordBytes()) === 0;
  }

  /** Forgets the names that no region has any more. */
  forgetNames(): void {
    this.rename((name) => name);
  }

  /** Gives other names to the regions. Asked once for each name that there is. */
  rename(nameOf: (name: Buffer) => Uint8Array): void {
    const { names } = this;
    const old = Buffer.from(names.bytes.subarray(0, names.length));
    names.clear();
    this.nameAgain(old, nameOf);
  }

  /** Bytes of the packed form. */
  get packedBytes(): number {
    return HEADER_BYTES + this.count * REGION_BYTES + this.names.length;
  }

  /** The packed regions, by default in memory of their own. */
  build<Packed extends ArrayBufferLike = SharedArrayBuffer>(buffer?: Packed): Packed;
  build(buffer: ArrayBufferLike = new SharedArrayBuffer(this.packedBytes)): ArrayBufferLike {
    const { names } = this;
    headerOf(buffer).set([this.count, names.length]);
    const bytes = new Uint8Array(buffer, HEADER_BYTES);
    bytes.set(this.wordBytes());
    bytes.set(names.bytes.subarray(0, names.length), this.count * REGION_BYTES);
    return buffer;
  }

  private wordBytes(): Uint8Array {
    return new Uint8Array(this.words.buffer, 0, this.count * REGION_BYTES);
  }

  /** @param old where the regions' names stand so far */
  private nameAgain(old: Buffer, nameOf: (name: Buffer) => Uint8Array): void {
    const moved = new Map<number, Name>();
    const { words, names } = this;
    for (let at = 0; at < this.count * REGION_WORDS; at += REGION_WORDS) {
      const length = words[at + WORD.nameLength] as number;
      if (length === 0) continue;
      const offset = words[at + WORD.nameOffset] as number;
      let name = moved.get(offset);
      if (name === undefined) {
        name = names.add(nameOf(old.subarray(offset, offset + length)));
        moved.set(offset, name);
      }
      words[at + WORD.nameOffset] = name.offset;
      words[at + WORD.nameLength] = name.length;
    }
  }

  private reserve(count: number): void {
    if (count * REGION_WORDS <= this.words.length) return;
    // Not twice as many: each watched process has one of these.
    const more = Math.ceil((this.words.length / REGION_WORDS) * 1.5);
    const larger = new Uint32Array(Math.max(count, more) * REGION_WORDS);
    larger.set(this.words);
    this.words = larger;
  }
}

const builder = new RegionBuilder();

/**
 * Packs regions into the value of the fact `regions`, for sources and tests of your own. `RegionReader` reads them back. Names
 * longer than 4,096 bytes are cut; beyond 48 KiB of different names, the others are left out.
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
  builder.names.clear();
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
    builder.names.bytes.set(name, builder.names.length);
    builder.keep(at, name.length, region.backing);
  }
  return builder.build();
}
