import { ERRNO, errno, pread } from '../libc.js';
import { deviceNumber } from '../regions/memory-devices.js';

/** One mapping as `smaps` tells of it. One such object serves for all: look at it, and keep nothing of it. */
export interface SmapsEntry {
  start: number;
  /** The address behind its last. */
  end: number;
  fileOffset: number;
  /** As `deviceNumber` gives it. */
  device: number;
  /** Upper and lower 32 bits; both 0 without a file. */
  inodeHigh: number;
  inodeLow: number;
  isWritable: boolean;
  isExecutable: boolean;
  isShared: boolean;
  /** `ac`: the kernel has set memory aside for it, because it may be written to, or might be once. */
  isAccounted: boolean;
}

/** An entry is some 700 bytes, and a path of 4,095 bytes at most, of which each may take four. */
const piece = Buffer.allocUnsafeSlow(64 * 1024);
const NEWLINE = 0x0a;
/** Its last line. A newline in a path is escaped, so none can fake it. */
const FLAGS = Buffer.from('\nVmFlags: ');
const LETTER = { a: 0x61, c: 0x63, p: 0x70, s: 0x73, w: 0x77, x: 0x78 } as const;
const [DASH, SPACE, COLON] = [0x2d, 0x20, 0x3a];

const entry: SmapsEntry = {
  ...{ start: 0, end: 0, fileOffset: 0, device: 0, inodeHigh: 0, inodeLow: 0 },
  ...{ isWritable: false, isExecutable: false, isShared: false, isAccounted: false },
};

/**
 * Reads what `smaps` says of all mappings, in the order of addresses. For that the kernel walks the pages of the process: a gigabyte takes
 * it some 30 ms, in which the process can map nothing.
 *
 * @param visit called with each mapping until it gives false
 * @returns 0, or an error number: ESRCH when the descriptor's memory is no more
 */
export function readSmaps(smapsFd: number, visit: (entry: SmapsEntry) => boolean): number {
  let offset = 0;
  for (let kept = 0; ; ) {
    // The kernel gives whole entries; what is left of one waits for the rest all the same. No view is made of what is read in one go.
    const into = kept === 0 ? piece : piece.subarray(kept);
    const length = pread(smapsFd, into, into.length, offset);
    if (length < 0) return errno();
    // A living map is never empty.
    if (length === 0) return offset === 0 ? ERRNO.ESRCH : kept === 0 ? 0 : ERRNO.EINVAL;
    offset += length;
    const filled = kept + length;
    const taken = takeEntries(piece, filled, visit);
    if (taken === STOPPED) return 0;
    if (taken < 0 || (taken === 0 && filled === piece.length)) return ERRNO.EINVAL;
    piece.copyWithin(0, taken, filled);
    kept = filled - taken;
  }
}

/** Whether there is memory behind a descriptor. */
export const isThere = (smapsFd: number): boolean => pread(smapsFd, piece, 1, 0) === 1;

/** Why no more entries were taken: whoever visits has seen enough; no kernel would print this. */
const STOPPED = -1;
const MALFORMED = -2;

/** Visits all whole entries in the first bytes. @returns how many bytes they take, or a reason below 0 */
export function takeEntries(text: Buffer, length: number, visit: (entry: SmapsEntry) => boolean): number {
  let at = 0;
  for (;;) {
    // Behind these bytes stands what was there before.
    const flags = at === length ? -1 : text.indexOf(FLAGS, at);
    const end = flags < 0 ? -1 : text.indexOf(NEWLINE, flags + FLAGS.length);
    if (end < 0 || end >= length) return at;
    if (!takeHead(text, at)) return MALFORMED;
    entry.isAccounted = hasAccount(text, flags + FLAGS.length, end);
    if (!visit(entry)) return STOPPED;
    at = end + 1;
  }
}

/** Each flag has two letters and a space behind it. */
function hasAccount(text: Buffer, from: number, end: number): boolean {
  for (let at = from; at < end; at += 3) {
    if (text[at] === LETTER.a && text[at + 1] === LETTER.c) return true;
  }
  return false;
}

/** Where the fields of a line are read. */
let place = 0;

/** `7f00-7f01 r-xp 00000000 08:01 77`, and whatever stands behind it. @returns whether there is such a line */
function takeHead(text: Buffer, at: number): boolean {
  place = at;
  entry.start = hexadecimal(text, DASH);
  entry.end = hexadecimal(text, SPACE);
  entry.isWritable = text[place + 1] === LETTER.w;
  entry.isExecutable = text[place + 2] === LETTER.x;
  const sharing = text[place + 3];
  entry.isShared = sharing === LETTER.s;
  place += 5;
  entry.fileOffset = hexadecimal(text, SPACE);
  const major = hexadecimal(text, COLON);
  entry.device = deviceNumber(major, hexadecimal(text, SPACE));
  const isInode = takeInode(text);
  const isWhole = isInode && entry.start < entry.end && entry.fileOffset >= 0 && entry.device >= 0;
  return isWhole && (sharing === LETTER.s || sharing === LETTER.p);
}

/** A number and the one character behind it; NaN where there is none. Addresses and offsets are multiples of a page, so none is rounded. */
function hexadecimal(text: Buffer, until: number): number {
  const first = place;
  let value = 0;
  for (; ; place++) {
    const byte = text[place] as number;
    if (byte >= 0x30 && byte <= 0x39) value = value * 16 + byte - 0x30;
    else if (byte >= 0x61 && byte <= 0x66) value = value * 16 + byte - 0x57;
    else break;
  }
  const isNumber = place > first && place - first <= 16 && text[place] === until;
  place++;
  return isNumber ? value : Number.NaN;
}

/** Decimal digits, of 64 bits: more than a number holds. @returns whether there are any */
function takeInode(text: Buffer): boolean {
  const first = place;
  let [high, low] = [0, 0];
  for (; ; place++) {
    const digit = (text[place] as number) - 0x30;
    if (!(digit >= 0 && digit <= 9)) break;
    low = low * 10 + digit;
    high = high * 10 + Math.floor(low / 2 ** 32);
    low %= 2 ** 32;
  }
  entry.inodeHigh = high;
  entry.inodeLow = low;
  const behind = text[place];
  return place > first && high < 2 ** 32 && (behind === SPACE || behind === NEWLINE);
}
