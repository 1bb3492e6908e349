import { MAX_NAME_BYTES, WORD } from '../../../facts/regions/layout.js';
import { NAME_LEFT_OUT } from '../../../facts/regions/name-table.js';
import { PERMISSION } from '../../../facts/regions/region.js';
import type { RegionBuilder } from '../../../facts/regions/region-builder.js';
import { ERRNO, errno, ioctl, nativeMemory } from '../libc.js';
import { linuxBacking } from './linux-backing.js';
import { deviceNumber } from './memory-devices.js';

/** linux/fs.h, Linux 6.11 and later. */
const PROCMAP_QUERY = 0xc0686611;
const COVERING_OR_NEXT_VMA = 0x10;
const VMA_EXECUTABLE = 0x04;
const QUERY_BYTES = 104;

/** Fields of `struct procmap_query` in 32-bit words, low half first. The kernel's permission bits are PERMISSION's. */
const QUERY = {
  size: 0,
  flags: 2,
  address: 4,
  start: 6,
  end: 8,
  permissions: 10,
  fileOffset: 14,
  inode: 16,
  deviceMajor: 18,
  deviceMinor: 19,
  nameSize: 20,
  nameAddress: 22,
} as const;

const NEWLINE = 0x0a;
const ESCAPED_NEWLINE = Buffer.from('\\012');

/**
 * One question and its answer: which region, executable unless said otherwise, is the first at or above an address? The
 * struct lies in memory of its own and is used again, so that a question costs one call and nothing else.
 */
export class ProcmapQuery {
  private readonly struct = nativeMemory(QUERY_BYTES);
  private readonly words = this.struct.words;
  private readonly name = nativeMemory(MAX_NAME_BYTES);
  private readonly nameBytes = Buffer.from(this.name.words.buffer);

  /** @param permissions that a region must have to be an answer. Default: execution */
  constructor(permissions = VMA_EXECUTABLE) {
    this.words[QUERY.size] = QUERY_BYTES;
    this.words[QUERY.flags] = COVERING_OR_NEXT_VMA | permissions;
  }

  /** The next question is about the lowest address. */
  rewind(): void {
    this.goTo(0);
  }

  /** The next question is about the address behind the region of the last answer. */
  step(): void {
    this.words[QUERY.address] = this.words[QUERY.end] as number;
    this.words[QUERY.address + 1] = this.words[QUERY.end + 1] as number;
  }

  /** The next question is about this address. */
  goTo(address: number): void {
    this.words[QUERY.address] = address;
    this.words[QUERY.address + 1] = address / 0x1_0000_0000;
  }

  /** Asks, without the name. False with `errno` set: ENOENT behind the last region. */
  ask(mapsFd: number): boolean {
    return ioctl(mapsFd, PROCMAP_QUERY, this.struct.address) === 0;
  }

  /**
   * Asks the same again, with the name: the map may have changed, so this answer counts. 0, or an error number.
   *
   * A path above 4,095 bytes is not given, and the answer before stays: the name is then left out. The map's text has it, but a
   * target that maps such a path again and again would have hundreds of MiB of text read for it.
   */
  askNamed(mapsFd: number): number {
    const { words } = this;
    words[QUERY.nameSize] = MAX_NAME_BYTES;
    words[QUERY.nameAddress] = this.name.address;
    words[QUERY.nameAddress + 1] = this.name.address / 0x1_0000_0000;
    const status = ioctl(mapsFd, PROCMAP_QUERY, this.struct.address) === 0 ? 0 : errno();
    // With the ending zero byte; nothing for anonymous memory.
    this.nameLength = status === 0 ? Math.max(0, (words[QUERY.nameSize] as number) - 1) : 0;
    if (status === ERRNO.ENAMETOOLONG) this.nameLength = this.nameBytes.write(NAME_LEFT_OUT, 'latin1');
    words[QUERY.nameSize] = 0;
    words[QUERY.nameAddress] = 0;
    words[QUERY.nameAddress + 1] = 0;
    return status === ERRNO.ENAMETOOLONG ? 0 : status;
  }
  private nameLength = 0;

  /** Where the answer's region starts and ends. Pages start at multiples of a power of two, so a double is exact. */
  get start(): number {
    return this.quad(QUERY.start);
  }
  get end(): number {
    return this.quad(QUERY.end);
  }

  get hasInode(): boolean {
    return this.words[QUERY.inode] !== 0 || this.words[QUERY.inode + 1] !== 0;
  }

  /** Place in the file, the file's number and its device: a device is as `deviceNumber` gives it. */
  get fileOffset(): number {
    return this.quad(QUERY.fileOffset);
  }
  get inode(): bigint {
    return (BigInt(this.words[QUERY.inode + 1] as number) << 32n) + BigInt(this.words[QUERY.inode] as number);
  }
  get device(): number {
    return deviceNumber(this.words[QUERY.deviceMajor] as number, this.words[QUERY.deviceMinor] as number);
  }

  get isShared(): boolean {
    return ((this.words[QUERY.permissions] as number) & PERMISSION.shared) !== 0;
  }

  /** Bytes of the name that the last `askNamed` answered with, one a character (latin1). */
  get nameText(): string {
    return this.nameBytes.toString('latin1', 0, this.nameLength);
  }

  /** True when the last `askNamed` answered with this name. */
  isNamed(name: Uint8Array): boolean {
    return Buffer.compare(this.nameBytes.subarray(0, this.nameLength), name) === 0;
  }

  /** True when the answer is the packed region at that word. */
  equals(packed: Uint32Array, at: number): boolean {
    const { words } = this;
    return (
      words[QUERY.start] === packed[at + WORD.startAddress] &&
      words[QUERY.start + 1] === packed[at + WORD.startAddress + 1] &&
      words[QUERY.end] === packed[at + WORD.endAddress] &&
      words[QUERY.end + 1] === packed[at + WORD.endAddress + 1] &&
      words[QUERY.permissions] === packed[at + WORD.permissions] &&
      words[QUERY.fileOffset] === packed[at + WORD.fileOffset] &&
      words[QUERY.fileOffset + 1] === packed[at + WORD.fileOffset + 1] &&
      words[QUERY.inode] === packed[at + WORD.inode] &&
      words[QUERY.inode + 1] === packed[at + WORD.inode + 1] &&
      words[QUERY.deviceMajor] === packed[at + WORD.deviceMajor] &&
      words[QUERY.deviceMinor] === packed[at + WORD.deviceMinor]
    );
  }

  /** True when the answer's region starts above the packed one. */
  isAbove(packed: Uint32Array, at: number): boolean {
    const high = this.words[QUERY.start + 1] as number;
    const packedHigh = packed[at + WORD.startAddress + 1] as number;
    if (high !== packedHigh) return high > packedHigh;
    return (this.words[QUERY.start] as number) > (packed[at + WORD.startAddress] as number);
  }

  /** Appends the answer of the last `askNamed`. */
  appendTo(builder: RegionBuilder): void {
    const { words } = this;
    const at = builder.next();
    const packed = builder.words;
    for (let half = 0; half < 2; half++) {
      packed[at + WORD.startAddress + half] = words[QUERY.start + half] as number;
      packed[at + WORD.endAddress + half] = words[QUERY.end + half] as number;
      packed[at + WORD.fileOffset + half] = words[QUERY.fileOffset + half] as number;
      packed[at + WORD.inode + half] = words[QUERY.inode + half] as number;
    }
    packed[at + WORD.deviceMajor] = words[QUERY.deviceMajor] as number;
    packed[at + WORD.deviceMinor] = words[QUERY.deviceMinor] as number;
    packed[at + WORD.permissions] = words[QUERY.permissions] as number;
    const nameLength = this.copyName(builder.names.bytes, builder.names.length);
    builder.keep(at, nameLength, linuxBacking(builder, at, nameLength));
  }

  private quad(field: number): number {
    return (this.words[field] as number) + (this.words[field + 1] as number) * 0x1_0000_0000;
  }

  /** Raw bytes in the ioctl's answer, `\012` for a newline in the text: both readers give the text's form. */
  private copyName(names: Uint8Array, start: number): number {
    const name = this.nameBytes.subarray(0, this.nameLength);
    if (!name.includes(NEWLINE)) {
      names.set(name, start);
      return name.length;
    }
    const end = start + MAX_NAME_BYTES;
    let to = start;
    for (const byte of name) {
      const written = byte === NEWLINE ? ESCAPED_NEWLINE : [byte];
      for (const part of written) if (to < end) names[to++] = part;
    }
    return to - start;
  }
}
