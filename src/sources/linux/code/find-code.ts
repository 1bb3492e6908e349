import { ERRNO, errno, pread } from '../libc.js';
import { ProcmapQuery } from '../regions/procmap-query.js';

/** Finds what a process has mapped as code of its own from files, by a `maps` descriptor. */
export interface CodeFinder {
  /**
   * @param from address of the first mapping to visit, or below it
   * @param visit called with the first address of each mapping and the one behind its last, until it gives false
   * @returns 0, or an error number: ESRCH when the descriptor's memory is no more
   */
  walk(mapsFd: number, from: number, visit: (start: number, end: number) => boolean): number;
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
}

/** Private, executable, of an inode. A newline in a name is escaped, so none can fake a line. */
const LINE = /^([0-9a-f]+)-([0-9a-f]+) ..xp [0-9a-f]+ [0-9a-f]+:[0-9a-f]+ [1-9]/gm;

/** By the text of the map, for kernels before 6.11. */
export class TextCodeFinder implements CodeFinder {
  /** The kernel hands out whole lines, as many as fit; the longest is about 16 KiB. */
  private readonly lines = Buffer.allocUnsafeSlow(64 * 1024);

  walk(mapsFd: number, from: number, visit: (start: number, end: number) => boolean): number {
    for (let offset = 0; ; ) {
      const length = pread(mapsFd, this.lines, this.lines.length, offset);
      if (length < 0) return errno();
      // A living map is never empty.
      if (length === 0) return offset === 0 ? ERRNO.ESRCH : 0;
      for (const [, low = '', high = ''] of this.lines.toString('latin1', 0, length).matchAll(LINE)) {
        const [start, end] = [Number.parseInt(low, 16), Number.parseInt(high, 16)];
        if (end > from && !visit(start, end)) return 0;
      }
      offset += length;
    }
  }
}
