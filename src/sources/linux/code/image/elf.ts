import { ElfRelocations } from './elf-relocations.js';
import { symbolAt } from './elf-symbols.js';
import type { FileBytes, Image } from './image.js';

/** Layouts are those of elf(5). All numbers are little-endian, as on every machine that this runs on. */
const MAGIC = Buffer.from('\x7fELF');
const CLASS_AT = 4;
const CLASS_64 = 2;
const DATA_AT = 5;
const LITTLE_ENDIAN = 1;
/** Segments that are looked at: programs have about a dozen. */
const MAX_SEGMENTS = 128;
const LOAD = 1;
const DYNAMIC = 2;
const WRITABLE = 2;

/** Bytes of a file that are mapped together. */
export interface Segment {
  readonly type: number;
  readonly isWritable: boolean;
  readonly offset: number;
  readonly address: number;
  readonly bytes: number;
}

/** An ELF file's header, read. Addresses are those that the file was linked for. */
export class Elf implements Image {
  readonly segments: readonly Segment[];
  private readonly relocations: ElfRelocations;

  private constructor(
    readonly file: FileBytes,
    readonly is64: boolean,
    readonly header: Buffer,
    programHeaders: Buffer,
    entryBytes: number,
  ) {
    this.segments = Array.from({ length: programHeaders.length / entryBytes }, (_, index) =>
      this.segment(programHeaders.subarray(index * entryBytes)),
    );
    this.relocations = new ElfRelocations(this);
  }

  /** Undefined for a file that is no ELF file, or a damaged one. */
  static open(file: FileBytes): Elf | undefined {
    const header = file.read(0, 64);
    if (header === undefined || !header.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
    if (header[DATA_AT] !== LITTLE_ENDIAN) return undefined;
    const is64 = header[CLASS_AT] === CLASS_64;
    const offset = is64 ? Number(header.readBigUInt64LE(32)) : header.readUInt32LE(28);
    const entryBytes = header.readUInt16LE(is64 ? 54 : 42);
    const count = header.readUInt16LE(is64 ? 56 : 44);
    if (entryBytes < (is64 ? 56 : 32) || entryBytes > 256 || count > MAX_SEGMENTS) return undefined;
    const programHeaders = file.read(offset, count * entryBytes);
    return programHeaders && new Elf(file, is64, header, programHeaders, entryBytes);
  }

  /** Bytes of an address. */
  get wordBytes(): 4 | 8 {
    return this.is64 ? 8 : 4;
  }

  /** An address or a size. One above 2^53 is inexact, and of no honest file. */
  word(bytes: Buffer, at: number): number {
    return this.is64 ? Number(bytes.readBigUInt64LE(at)) : bytes.readUInt32LE(at);
  }

  /** Segments of the dynamic linker's table: one, or none. */
  get dynamic(): Segment | undefined {
    return this.segments.find(({ type }) => type === DYNAMIC);
  }

  get loaded(): readonly Segment[] {
    return this.segments.filter(({ type }) => type === LOAD);
  }

  /** Where in the file the byte of an address is, and the other way round; undefined when it is nowhere. */
  offsetOf(address: number): number | undefined {
    const segment = this.loaded.find((one) => address >= one.address && address - one.address < one.bytes);
    return segment && segment.offset + (address - segment.address);
  }
  addressOf(offset: number): number | undefined {
    const segment = this.loaded.find((one) => offset >= one.offset && offset - one.offset < one.bytes);
    return segment && segment.address + (offset - segment.offset);
  }

  markRelocated(fileOffset: number, marks: Uint8Array): boolean {
    return this.relocations.mark(fileOffset, marks);
  }

  symbolAt(fileOffset: number): string {
    const address = this.addressOf(fileOffset);
    return address === undefined ? '' : symbolAt(this, address);
  }

  private segment(entry: Buffer): Segment {
    const { is64 } = this;
    return {
      type: entry.readUInt32LE(0),
      isWritable: (entry.readUInt32LE(is64 ? 4 : 24) & WRITABLE) !== 0,
      offset: this.word(entry, is64 ? 8 : 4),
      address: this.word(entry, is64 ? 16 : 8),
      bytes: this.word(entry, is64 ? 32 : 16),
    };
  }
}
