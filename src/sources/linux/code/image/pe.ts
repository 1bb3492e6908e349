import { type FileBytes, type Image, mark } from './image.js';

/** Layouts are those of Microsoft's "PE Format". Wine maps such files as Windows does. */
const DOS_MAGIC = 0x5a4d;
const PE_MAGIC = 0x4550;
const PE32_PLUS = 0x20b;
const DOS_HEADER_BYTES = 64;
/** The PE header up to its optional part, and the largest optional part that is looked at. */
const FILE_HEADER_BYTES = 24;
const OPTIONAL_BYTES = 240;
const SECTION_BYTES = 40;
const MAX_SECTIONS = 96;
/** Of the data directories: relocations, and the table of imported addresses, which some linkers put into the code. */
const RELOCATIONS = 5;
const IMPORT_ADDRESSES = 12;
/** Widths of relocations by type. */
const WIDTHS: Readonly<Record<number, number>> = { 1: 2, 2: 2, 3: 4, 4: 2, 10: 8 };
const MAX_TABLE_BYTES = 8 * 2 ** 20;
const BLOCK_HEADER_BYTES = 8;

interface Section {
  readonly address: number;
  readonly offset: number;
  readonly bytes: number;
}

interface Directory {
  readonly address: number;
  readonly bytes: number;
}

/** A PE file's headers, read. Addresses are relative to its start in memory. */
export class Pe implements Image {
  private constructor(
    private readonly file: FileBytes,
    private readonly sections: readonly Section[],
    private readonly directory: (index: number) => Directory | undefined,
  ) {}

  /** Undefined for a file that is no PE file, or a damaged one. */
  static open(file: FileBytes): Pe | undefined {
    const dos = file.read(0, DOS_HEADER_BYTES);
    if (dos?.readUInt16LE(0) !== DOS_MAGIC) return undefined;
    const start = dos.readUInt32LE(60);
    const header = file.read(start, FILE_HEADER_BYTES + OPTIONAL_BYTES);
    if (header?.readUInt32LE(0) !== PE_MAGIC) return undefined;
    const count = header.readUInt16LE(6);
    if (count > MAX_SECTIONS) return undefined;
    const sections = file.read(start + FILE_HEADER_BYTES + header.readUInt16LE(20), count * SECTION_BYTES);
    if (sections === undefined) return undefined;
    const directories = FILE_HEADER_BYTES + (header.readUInt16LE(24) === PE32_PLUS ? 112 : 96);
    const known = header.readUInt32LE(directories - 4);
    return new Pe(
      file,
      Array.from({ length: count }, (_, index) => section(sections.subarray(index * SECTION_BYTES))),
      (index) => {
        const at = directories + index * 8;
        return index < known
          ? { address: header.readUInt32LE(at), bytes: header.readUInt32LE(at + 4) }
          : undefined;
      },
    );
  }

  markRelocated(fileOffset: number, marks: Uint8Array): boolean {
    const place = this.sections.find(
      ({ offset, bytes }) => offset < fileOffset + marks.length && fileOffset < offset + bytes,
    );
    if (place === undefined) return true;
    const markAddress = (address: number, bytes: number) => {
      const at = address - place.address;
      if (at >= 0 && at < place.bytes) mark(marks, fileOffset, place.offset + at, place.offset + at + bytes);
    };
    const imports = this.directory(IMPORT_ADDRESSES);
    if (imports !== undefined) markAddress(imports.address, imports.bytes);
    const table = this.read(this.directory(RELOCATIONS));
    if (table === undefined) return false;
    for (let at = 0; at + BLOCK_HEADER_BYTES <= table.length; ) {
      const page = table.readUInt32LE(at);
      const bytes = table.readUInt32LE(at + 4);
      if (bytes < BLOCK_HEADER_BYTES) break;
      const end = Math.min(at + bytes, table.length - 1);
      for (let entry = at + BLOCK_HEADER_BYTES; entry < end; entry += 2) {
        const word = table.readUInt16LE(entry);
        markAddress(page + (word & 0xfff), WIDTHS[word >>> 12] ?? 0);
      }
      at += bytes;
    }
    return true;
  }

  /** The symbols of PE files are in files of their own. */
  symbolAt(): string {
    return '';
  }

  /** The bytes of a directory; none where there is none, undefined when the file does not have them. */
  private read(directory: Directory | undefined): Buffer | undefined {
    if (directory === undefined || directory.bytes === 0) return Buffer.alloc(0);
    const { address, bytes } = directory;
    const holder = this.sections.find((one) => address >= one.address && address - one.address < one.bytes);
    if (holder === undefined || bytes > MAX_TABLE_BYTES) return undefined;
    return this.file.read(holder.offset + (address - holder.address), bytes);
  }
}

const section = (entry: Buffer): Section => ({
  address: entry.readUInt32LE(12),
  bytes: entry.readUInt32LE(16),
  offset: entry.readUInt32LE(20),
});
