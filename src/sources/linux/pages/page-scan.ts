import { ERRNO, errno, ioctl, nativeMemory, PAGE_BYTES, pread } from '../libc.js';

/** Finds the pages of a mapping that the process has as copies of its own, by a `pagemap` descriptor. */
export interface PageScan {
  /**
   * @param found called with runs of such pages, ascending, until it gives false: the first address and the one behind the last
   * @returns 0, or an error number
   */
  scan(pagemapFd: number, start: number, end: number, found: (start: number, end: number) => boolean): number;
}

/** linux/fs.h, Linux 6.7 and later. */
const PAGEMAP_SCAN = 0xc0606610;
const ARGUMENT_BYTES = 96;
const PAGE_IS_FILE = 1 << 2;
const PAGE_IS_PRESENT = 1 << 3;
const PAGE_IS_SWAPPED = 1 << 4;

/** Fields of `struct pm_scan_arg` in 32-bit words, low half first. */
const ARGUMENT = {
  size: 0,
  start: 4,
  end: 6,
  walkEnd: 8,
  vector: 10,
  vectorLength: 12,
  inverted: 16,
  mask: 18,
  anyOf: 20,
  returned: 22,
} as const;

/** Runs that one call may give. */
const VECTOR_LENGTH = 128;
/** Words of a `struct page_region`: start, end, categories. */
const RUN_WORDS = 6;

/** By one call a mapping, which the kernel answers from its page tables. */
export class IoctlPageScan implements PageScan {
  private readonly argument = nativeMemory(ARGUMENT_BYTES);
  private readonly runs = nativeMemory(VECTOR_LENGTH * RUN_WORDS * 4);

  constructor() {
    const { words } = this.argument;
    words[ARGUMENT.size] = ARGUMENT_BYTES;
    put(words, ARGUMENT.vector, this.runs.address);
    words[ARGUMENT.vectorLength] = VECTOR_LENGTH;
    // Pages that are there and not of a file.
    words[ARGUMENT.inverted] = PAGE_IS_FILE;
    words[ARGUMENT.mask] = PAGE_IS_FILE;
    words[ARGUMENT.anyOf] = PAGE_IS_PRESENT | PAGE_IS_SWAPPED;
    words[ARGUMENT.returned] = PAGE_IS_PRESENT | PAGE_IS_SWAPPED;
  }

  scan(
    pagemapFd: number,
    start: number,
    end: number,
    found: (start: number, end: number) => boolean,
  ): number {
    const { words, address } = this.argument;
    for (let from = start; from < end; from = take(words, ARGUMENT.walkEnd)) {
      put(words, ARGUMENT.start, from);
      put(words, ARGUMENT.end, end);
      const count = ioctl(pagemapFd, PAGEMAP_SCAN, address);
      if (count < 0) return errno();
      for (let at = 0; at < count * RUN_WORDS; at += RUN_WORDS) {
        if (!found(take(this.runs.words, at), take(this.runs.words, at + 2))) return 0;
      }
      // The whole of it was looked at, whatever the kernel says: a call that does not move on would be repeated for ever.
      if (take(words, ARGUMENT.walkEnd) <= from) return 0;
    }
    return 0;
  }
}

/** Flags of a page, in the high half of its entry: Documentation/admin-guide/mm/pagemap.rst. */
const PRESENT_OR_SWAPPED = 0xc000_0000;
const NOT_ANONYMOUS = 0x2000_0000;
/** Bytes of a page's entry in `/proc/PID/pagemap`. */
const ENTRY_BYTES = 8;

/** More of one mapping is not looked at by its entries: no program is so large, and a sparse file can be a thousand times as large. */
const MAX_ENTRY_SCAN_BYTES = 2 ** 30;

/** By the entries of all pages, for older kernels. */
export class EntryPageScan implements PageScan {
  private readonly entries = Buffer.allocUnsafeSlow(64 * 1024);

  scan(
    pagemapFd: number,
    start: number,
    end: number,
    found: (start: number, end: number) => boolean,
  ): number {
    const last = Math.min(end, start + MAX_ENTRY_SCAN_BYTES);
    let runStart = -1;
    for (let from = start; from < last; ) {
      const wanted = Math.min(this.entries.length, ((last - from) / PAGE_BYTES) * ENTRY_BYTES);
      const length = pread(pagemapFd, this.entries, wanted, (from / PAGE_BYTES) * ENTRY_BYTES);
      if (length < 0) return errno();
      if (length < ENTRY_BYTES) return ERRNO.ESRCH;
      for (let at = 0; at + ENTRY_BYTES <= length; at += ENTRY_BYTES, from += PAGE_BYTES) {
        const isWritten = isOwnCopy(this.entries, at);
        if (isWritten && runStart < 0) runStart = from;
        if (isWritten || runStart < 0) continue;
        if (!found(runStart, from)) return 0;
        runStart = -1;
      }
    }
    if (runStart >= 0) found(runStart, last);
    return 0;
  }
}

/** Whether the process has a page as a copy of its own, by the entry that starts there. */
function isOwnCopy(entries: Buffer, at: number): boolean {
  const flags = entries.readUInt32LE(at + ENTRY_BYTES / 2);
  return (flags & PRESENT_OR_SWAPPED) !== 0 && (flags & NOT_ANONYMOUS) === 0;
}

/** True when the kernel answers PAGEMAP_SCAN. @param pagemapFd of any process */
export function hasPagemapScan(pagemapFd: number): boolean {
  return new IoctlPageScan().scan(pagemapFd, 0, PAGE_BYTES, () => true) === 0;
}

const put = (words: Uint32Array, at: number, value: number): void => {
  words[at] = value;
  words[at + 1] = value / 0x1_0000_0000;
};

const take = (words: Uint32Array, at: number): number =>
  (words[at] as number) + (words[at + 1] as number) * 0x1_0000_0000;
