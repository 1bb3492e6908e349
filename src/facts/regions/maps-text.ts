import { ClearSightError } from '../../errors/errors.js';
import { show } from '../../text/json-fields.js';
import { type Backing, backingByName } from './backing.js';
import { MAX_NAME_BYTES, WORD } from './layout.js';
import { PERMISSION } from './region.js';
import type { RegionBuilder } from './region-builder.js';

/**
 * The text form of a map, which Linux prints and captures hold: lines of
 * `start-end rwxp offset major:minor inode          name`, where a newline in a name is `\012`.
 */

const NEWLINE = 0x0a;
const SPACE = 0x20;
const COLON = 0x3a;
const HYPHEN = 0x2d;

/** Lines are cut here when an error shows them. */
const MAX_SHOWN_BYTES = 80;

const NOT_A_DIGIT = 255;
const HEX_DIGITS = new Uint8Array(256).fill(NOT_A_DIGIT);
for (let digit = 0; digit < 16; digit++) {
  HEX_DIGITS[digit.toString(16).charCodeAt(0)] = digit;
}

/** The kernel's own page at a fixed address, in every process's text and in no other form of a map: dropped. */
const VSYSCALL = Buffer.from('[vsyscall]');

/** What backs the region whose words stand at `at`, whose name stands behind the names that are kept. */
export type BackingOf = (builder: RegionBuilder, at: number, nameLength: number) => Backing;

const byName: BackingOf = ({ words, names }, at, nameLength) => {
  const hasInode = words[at + WORD.inode] !== 0 || words[at + WORD.inode + 1] !== 0;
  return backingByName(hasInode, names.bytes, names.length, nameLength);
};

/**
 * Packs the executable regions of a map's text. `[vsyscall]` is dropped, names are cut at 4,096 bytes.
 *
 * @param backingOf what backs a region that is kept. Default: told by inode and name
 * @throws ClearSightError CS_FACT for a line that no kernel would write, with its number
 */
export function parseMaps(builder: RegionBuilder, bytes: Uint8Array, backingOf: BackingOf = byName): void {
  builder.clear();
  new MapsParser(builder, backingOf).parse(bytes, bytes.length);
}

/**
 * Packs the executable regions of a text that comes in pieces. Reads bytes in place: splitting the text into strings takes
 * several times as long.
 */
export class MapsParser {
  private bytes: Uint8Array = new Uint8Array();
  private length = 0;
  private at = 0;
  private number = 1;
  private lineStart = 0;
  /** Halves of the number read last. */
  private low = 0;
  private high = 0;

  constructor(
    private readonly builder: RegionBuilder,
    private readonly backingOf: BackingOf,
  ) {}

  /**
   * Takes in the first `length` bytes, which end with a line, or where a name may be cut.
   *
   * @throws ClearSightError CS_FACT for a line that no kernel would write, with its number
   */
  parse(bytes: Uint8Array, length: number): void {
    this.bytes = bytes;
    this.length = length;
    this.at = 0;
    while (this.at < length) {
      this.line(this.builder);
      this.number++;
    }
  }

  private line(builder: RegionBuilder): void {
    this.lineStart = this.at;
    const to = builder.next();
    const words = builder.words;
    this.hexadecimal(words, to + WORD.startAddress, HYPHEN);
    this.hexadecimal(words, to + WORD.endAddress, SPACE);
    const permissions = this.permissions();
    words[to + WORD.permissions] = permissions;
    this.hexadecimal(words, to + WORD.fileOffset, SPACE);
    // The high half of a device number stays zero: the next field overwrites it.
    this.hexadecimal(words, to + WORD.deviceMajor, COLON);
    const deviceMajor = this.narrow();
    this.hexadecimal(words, to + WORD.deviceMajor, SPACE);
    words[to + WORD.deviceMinor] = this.narrow();
    words[to + WORD.deviceMajor] = deviceMajor;
    this.inode(words, to + WORD.inode);
    if (!isBelow(words, to + WORD.startAddress, to + WORD.endAddress)) this.fail();
    const { names } = builder;
    const nameLength = this.name(names.bytes, names.length);
    if ((permissions & PERMISSION.execute) === 0) return;
    if (nameLength === VSYSCALL.length && startsWith(names.bytes, names.length, VSYSCALL)) return;
    builder.keep(to, nameLength, this.backingOf(builder, to, nameLength));
  }

  /** 1 to 16 hexadecimal digits and the byte behind them. */
  private hexadecimal(words: Uint32Array, to: number, terminator: number): void {
    const bytes = this.bytes;
    let at = this.at;
    let low = 0;
    let high = 0;
    let digit = HEX_DIGITS[bytes[at] as number] as number;
    while (digit !== NOT_A_DIGIT && at < this.length) {
      high = (high << 4) | (low >>> 28);
      low = (low << 4) | digit;
      digit = HEX_DIGITS[bytes[++at] as number] as number;
    }
    const digits = at - this.at;
    if (digits === 0 || digits > 16 || at >= this.length || bytes[at] !== terminator) this.fail();
    words[to] = low;
    words[to + 1] = high;
    this.low = low;
    this.high = high;
    this.at = at + 1;
  }

  /** The number read last, when it fits 32 bits. */
  private narrow(): number {
    if (this.high !== 0) this.fail();
    return this.low;
  }

  private permissions(): number {
    const { bytes, at } = this;
    if (at + 5 > this.length || bytes[at + 4] !== SPACE) this.fail();
    this.at = at + 5;
    return (
      this.flag(at, 'r', '-') * PERMISSION.read +
      this.flag(at + 1, 'w', '-') * PERMISSION.write +
      this.flag(at + 2, 'x', '-') * PERMISSION.execute +
      this.flag(at + 3, 's', 'p') * PERMISSION.shared
    );
  }

  private flag(at: number, set: string, unset: string): 0 | 1 {
    const byte = this.bytes[at];
    if (byte === set.charCodeAt(0)) return 1;
    if (byte !== unset.charCodeAt(0)) this.fail();
    return 0;
  }

  /** Decimal, up to 2^64 - 1 (overlay file systems use the top bits), up to a space or the line's end. */
  private inode(words: Uint32Array, to: number): void {
    const { bytes, length } = this;
    const start = this.at;
    let at = start;
    let value = 0;
    while (at < length) {
      const digit = (bytes[at] as number) - 0x30;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
      at++;
    }
    const digits = at - start;
    if (digits === 0 || digits > 20) this.fail();
    if (at < length && bytes[at] !== SPACE && bytes[at] !== NEWLINE) this.fail();
    this.at = at;
    if (value <= Number.MAX_SAFE_INTEGER) {
      words[to] = value;
      words[to + 1] = value / 0x1_0000_0000;
      return;
    }
    const exact = BigInt(Buffer.from(bytes.buffer, bytes.byteOffset + start, digits).toString('latin1'));
    if (exact >= 1n << 64n) this.fail();
    words[to] = Number(exact & 0xffff_ffffn);
    words[to + 1] = Number(exact >> 32n);
  }

  /** Copies the name, whatever its bytes are, and steps over the line's end. Returns the length kept. */
  private name(names: Uint8Array, namesEnd: number): number {
    const { bytes, length } = this;
    let at = this.at;
    while (at < length && bytes[at] === SPACE) at++;
    const start = at;
    const kept = Math.min(length, start + MAX_NAME_BYTES);
    let to = namesEnd;
    while (at < kept && bytes[at] !== NEWLINE) names[to++] = bytes[at++] as number;
    if (at === kept) while (at < length && bytes[at] !== NEWLINE) at++;
    this.at = at + 1;
    return to - namesEnd;
  }

  private fail(): never {
    const end = Math.min(this.length, this.lineStart + MAX_SHOWN_BYTES);
    const shown = Buffer.from(this.bytes.subarray(this.lineStart, end)).toString('latin1');
    const line = shown.split('\n', 1)[0];
    throw new ClearSightError(
      'CS_FACT',
      `line ${this.number} of a memory map: expected "start-end rwxp offset major:minor inode name", got ${show(line)}`,
    );
  }
}

function isBelow(words: Uint32Array, left: number, right: number): boolean {
  const leftHigh = words[left + 1] as number;
  const rightHigh = words[right + 1] as number;
  return leftHigh !== rightHigh ? leftHigh < rightHigh : (words[left] as number) < (words[right] as number);
}

function startsWith(bytes: Uint8Array, at: number, prefix: Uint8Array): boolean {
  for (let index = 0; index < prefix.length; index++) {
    if (bytes[at + index] !== prefix[index]) return false;
  }
  return true;
}
