import { HEADER_BYTES, MAX_NAME_BYTES, REGION_BYTES } from './region-reader.js';

/** 32-bit words a region. */
export const REGION_WORDS = REGION_BYTES / 4;

/** Places of a region's fields in 32-bit words, low half first (records/snapshot.ts gives the layout in bytes). */
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
} as const;

/**
 * Collects regions in packed form in memory of its own, used again for each map, and copies them out once they are
 * known to be worth sending. Words are little endian, as on every machine that Node's Linux builds run on but s390x.
 */
export class SnapshotBuilder {
  words = new Uint32Array(64 * REGION_WORDS);
  names = new Uint8Array(64 * 64);
  count = 0;
  nameBytes = 0;

  /** Forgets all regions. */
  clear(): void {
    this.count = 0;
    this.nameBytes = 0;
  }

  /** Takes over the first `count` regions of another builder. */
  copyFirst(from: SnapshotBuilder, count: number): void {
    this.clear();
    for (let index = 0; index < count; index++) this.copy(from, index);
  }

  /** Appends one region of another builder. */
  copy(from: SnapshotBuilder, index: number): void {
    const to = this.next();
    const at = index * REGION_WORDS;
    for (let word = 0; word < WORD.nameOffset; word++)
      this.words[to + word] = from.words[at + word] as number;
    const nameOffset = from.words[at + WORD.nameOffset] as number;
    const nameLength = from.words[at + WORD.nameLength] as number;
    for (let byte = 0; byte < nameLength; byte++) {
      this.names[this.nameBytes + byte] = from.names[nameOffset + byte] as number;
    }
    this.keep(to, nameLength);
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
  keep(at: number, nameLength: number): void {
    this.words[at + WORD.nameOffset] = this.nameBytes;
    this.words[at + WORD.nameLength] = nameLength;
    this.words[at + WORD.nameLength + 1] = 0;
    this.nameBytes += nameLength;
    this.count++;
  }

  /** True when the other holds the very same regions. */
  equals(other: SnapshotBuilder): boolean {
    if (this.count !== other.count || this.nameBytes !== other.nameBytes) return false;
    return (
      Buffer.compare(this.wordBytes(), other.wordBytes()) === 0 &&
      Buffer.compare(this.names.subarray(0, this.nameBytes), other.names.subarray(0, other.nameBytes)) === 0
    );
  }

  private wordBytes(): Uint8Array {
    return new Uint8Array(this.words.buffer, 0, this.count * REGION_BYTES);
  }

  /** The packed snapshot, of its own memory. */
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
