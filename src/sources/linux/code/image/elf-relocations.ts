import type { Elf, Segment } from './elf.js';
import { mark, pieces } from './image.js';

/** Tags of the dynamic linker's table, elf(5). */
const TAG = {
  pltBytes: 2,
  rela: 7,
  relaBytes: 8,
  rel: 17,
  relBytes: 18,
  pltKind: 20,
  textRelocations: 22,
  plt: 23,
  flags: 30,
  relrBytes: 35,
  relr: 36,
} as const;
/** In TAG.flags: the linker must make code writable while it relocates. */
const HAS_TEXT_RELOCATIONS = 4;

/** Bytes of a dynamic table, and of relocations, that are read. The largest of a browser has 20 MiB of them, and none in its code. */
const MAX_DYNAMIC_BYTES = 64 * 1024;
const MAX_TABLE_BYTES = 8 * 2 ** 20;

/** Where the dynamic linker writes into the code of an ELF file: nowhere in most, for code without such relocations is shared. */
export class ElfRelocations {
  constructor(private readonly elf: Elf) {}

  /** As Image.markRelocated. */
  mark(fileOffset: number, marks: Uint8Array): boolean {
    const { elf } = this;
    const tags = this.tags();
    if (tags === undefined) return false;
    const isAnnounced =
      tags.has(TAG.textRelocations) || ((tags.get(TAG.flags) ?? 0) & HAS_TEXT_RELOCATIONS) !== 0;
    const segment = elf.loaded.find(
      ({ offset, bytes }) => offset < fileOffset + marks.length && fileOffset < offset + bytes,
    );
    if (segment === undefined) return true;
    // The linker makes no code writable for relocations that nobody has announced, so it has none.
    if (!isAnnounced && !segment.isWritable) return true;
    const place = { fileOffset, marks, segment };
    const pltEntryBytes = (tags.get(TAG.pltKind) === TAG.rela ? 3 : 2) * elf.wordBytes;
    return (
      this.markEntries(tags.get(TAG.rela), tags.get(TAG.relaBytes), 3 * elf.wordBytes, place) &&
      this.markEntries(tags.get(TAG.rel), tags.get(TAG.relBytes), 2 * elf.wordBytes, place) &&
      this.markEntries(tags.get(TAG.plt), tags.get(TAG.pltBytes), pltEntryBytes, place) &&
      this.markRelr(tags.get(TAG.relr), tags.get(TAG.relrBytes), place)
    );
  }

  /** Values of the dynamic table by tag; none for a program that is linked statically, undefined for a damaged one. */
  private tags(): ReadonlyMap<number, number> | undefined {
    const { dynamic, file, wordBytes } = this.elf;
    const tags = new Map<number, number>();
    if (dynamic === undefined) return tags;
    const table = dynamic.bytes <= MAX_DYNAMIC_BYTES ? file.read(dynamic.offset, dynamic.bytes) : undefined;
    if (table === undefined) return undefined;
    for (let at = 0; at + 2 * wordBytes <= table.length; at += 2 * wordBytes) {
      const tag = this.elf.word(table, at);
      if (tag === 0) break;
      tags.set(tag, this.elf.word(table, at + wordBytes));
    }
    return tags;
  }

  /** Entries whose first word is the address that is relocated. */
  private markEntries(address = 0, bytes = 0, entryBytes: number, place: Place): boolean {
    return this.walk(address, bytes, (chunk) => {
      for (let at = 0; at + entryBytes <= chunk.length; at += entryBytes)
        this.markAddress(this.elf.word(chunk, at), place);
    });
  }

  /**
   * Packed ones: an even word is an address; an odd one has a bit for each of the words behind it (the generic ABI's SHT_RELR).
   */
  private markRelr(address = 0, bytes = 0, place: Place): boolean {
    const { elf } = this;
    const bits = elf.wordBytes * 8 - 1;
    let next = 0;
    return this.walk(address, bytes, (chunk) => {
      for (let at = 0; at + elf.wordBytes <= chunk.length; at += elf.wordBytes) {
        const low = chunk.readUInt32LE(at);
        if ((low & 1) === 0) {
          next = elf.word(chunk, at);
          this.markAddress(next, place);
          next += elf.wordBytes;
          continue;
        }
        const high = elf.is64 ? chunk.readUInt32LE(at + 4) : 0;
        for (let bit = 0; bit < bits; bit++) {
          const isSet = bit < 31 ? low >>> (bit + 1) : high >>> (bit - 31);
          if ((isSet & 1) === 1) this.markAddress(next + bit * elf.wordBytes, place);
        }
        next += bits * elf.wordBytes;
      }
    });
  }

  /** A relocation changes a word at most. */
  private markAddress(address: number, { fileOffset, marks, segment }: Place): void {
    const at = address - segment.address;
    if (at < 0 || at >= segment.bytes) return;
    mark(marks, fileOffset, segment.offset + at, segment.offset + at + this.elf.wordBytes);
  }

  /** Reads a table piece by piece. False when it is not in the file, or too large. */
  private walk(address: number, bytes: number, visit: (chunk: Buffer) => void): boolean {
    if (bytes === 0) return true;
    const offset = this.elf.offsetOf(address);
    if (offset === undefined || bytes > MAX_TABLE_BYTES) return false;
    for (const chunk of pieces(this.elf.file, offset, bytes)) {
      if (chunk === undefined) return false;
      visit(chunk);
    }
    return true;
  }
}

/** What is marked: bytes of one segment. */
interface Place {
  readonly fileOffset: number;
  readonly marks: Uint8Array;
  readonly segment: Segment;
}
