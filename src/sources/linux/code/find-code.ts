import { ERRNO, errno, pread } from '../libc.js';
import { deviceNumber } from '../regions/memory-devices.js';
import { ProcmapQuery } from '../regions/procmap-query.js';

/** Code that a process has mapped, and the file that it comes from. */
export interface CodeMapping {
  readonly start: number;
  /** The address behind its last. */
  readonly end: number;
  readonly fileOffset: number;
  /** As `deviceNumber` gives it. */
  readonly device: number;
  readonly inode: bigint;
  /** Bytes of the path when it was mapped, one a character (latin1). Hostile, and something else may be there now. */
  readonly path: string;
}

/** Finds what a process has mapped as code of its own from files, by a `maps` descriptor. */
export interface CodeFinder {
  /**
   * @param from address of the first mapping to visit, or below it
   * @param visit called with the first address of each mapping and the one behind its last, until it gives false
   * @returns 0, or an error number: ESRCH when the descriptor's memory is no more
   */
  walk(mapsFd: number, from: number, visit: (start: number, end: number) => boolean): number;
  /** The mapping that starts at an address; undefined when none does (any more). */
  describe(mapsFd: number, start: number): CodeMapping | undefined;
}

/** By PROCMAP_QUERY. */
export class IoctlCodeFinder implements CodeFinder {
  private readonly query = new ProcmapQuery();

  walk(mapsFd: number, from: number, visit: (start: number, end: number) => boolean): number {
    const { query } = this;
    query.goTo(from);
    while (query.ask(mapsFd)) {
      const { start, end } = query;
      if (query.hasInode && !query.isShared && !visit(start, end)) return 0;
      // Whoever visits may walk, too.
      query.goTo(end);
    }
    const errorNumber = errno();
    return errorNumber === ERRNO.ENOENT ? 0 : errorNumber;
  }

  describe(mapsFd: number, from: number): CodeMapping | undefined {
    const { query } = this;
    query.goTo(from);
    if (query.askNamed(mapsFd) !== 0 || query.start !== from || query.isShared) return undefined;
    const { start, end, fileOffset, device, inode, nameText: path } = query;
    return { start, end, fileOffset, device, inode, path };
  }
}

/** Private, executable, of an inode. A newline in a name is escaped, so none can fake a line. */
const LINE = /^([0-9a-f]+)-([0-9a-f]+) ..xp ([0-9a-f]+) ([0-9a-f]+):([0-9a-f]+) ([1-9]\d*) *(.*)$/gm;

/** By the text of the map, for kernels before 6.11. */
export class TextCodeFinder implements CodeFinder {
  /** The kernel hands out whole lines, as many as fit; the longest is about 16 KiB. */
  private readonly lines = Buffer.allocUnsafeSlow(64 * 1024);

  walk(mapsFd: number, from: number, visit: (start: number, end: number) => boolean): number {
    return this.walkLines(mapsFd, from, ([, low = '', high = '']) =>
      visit(Number.parseInt(low, 16), Number.parseInt(high, 16)),
    );
  }

  describe(mapsFd: number, from: number): CodeMapping | undefined {
    let found: CodeMapping | undefined;
    this.walkLines(
      mapsFd,
      from,
      ([, low = '', high = '', offset = '', major, minor, inode = '', path = '']) => {
        const start = Number.parseInt(low, 16);
        if (start === from) {
          const device = deviceNumber(Number(`0x${major}`), Number(`0x${minor}`));
          const fileOffset = Number.parseInt(offset, 16);
          found = { start, end: Number.parseInt(high, 16), fileOffset, device, inode: BigInt(inode), path };
        }
        return false;
      },
    );
    return found;
  }

  private walkLines(mapsFd: number, from: number, visit: (line: RegExpExecArray) => boolean): number {
    for (let offset = 0; ; ) {
      const length = pread(mapsFd, this.lines, this.lines.length, offset);
      if (length < 0) return errno();
      // A living map is never empty.
      if (length === 0) return offset === 0 ? ERRNO.ESRCH : 0;
      for (const line of this.lines.toString('latin1', 0, length).matchAll(LINE)) {
        if (Number.parseInt(line[2] as string, 16) > from && !visit(line)) return 0;
      }
      offset += length;
    }
  }
}
