import { ERRNO, errno, pread } from '../libc.js';
import { ProcmapQuery } from '../regions/procmap-query.js';

/** Where a process has its vdso. A process can move it and take its permissions, but not split it. */
export interface Place {
  readonly start: number;
  readonly bytes: number;
}

/** What `find` gives when the process has no vdso: it may unmap it. */
export const NO_VDSO = 'none';

/** Finds the mapping that the kernel calls `[vdso]` by a `maps` descriptor, whatever its permissions are at that moment. */
export interface VdsoFinder {
  /**
   * An error number for a map that cannot be read; ESRCH when the descriptor's memory is no more.
   *
   * @param lastStart where it was found last: only when it is not there any more the whole map is looked through
   */
  find(mapsFd: number, lastStart: number): Place | typeof NO_VDSO | number;
}

const NAME = Buffer.from('[vdso]');

/** By PROCMAP_QUERY. */
export class IoctlVdsoFinder implements VdsoFinder {
  private readonly query = new ProcmapQuery(0);

  find(mapsFd: number, lastStart: number): Place | typeof NO_VDSO | number {
    const { query } = this;
    query.goTo(lastStart);
    if (query.ask(mapsFd) && this.isVdso(mapsFd)) return this.place();
    query.rewind();
    for (; query.ask(mapsFd); query.step()) {
      if (this.isVdso(mapsFd)) return this.place();
    }
    const errorNumber = errno();
    return errorNumber === ERRNO.ENOENT ? NO_VDSO : errorNumber;
  }

  private place(): Place {
    const { start, end } = this.query;
    return { start, bytes: end - start };
  }

  private isVdso(mapsFd: number): boolean {
    return !this.query.hasInode && this.query.askNamed(mapsFd) === 0 && this.query.isNamed(NAME);
  }
}

/** A line of the text: of no file, with the kernel's name. A newline in a name is escaped, so none can fake it. */
const LINE = /^([0-9a-f]+)-([0-9a-f]+) .... [0-9a-f]+ 00:00 0 +\[vdso\]$/m;

/** By the text of the map, for kernels before 6.11. */
export class TextVdsoFinder implements VdsoFinder {
  /** The kernel hands out whole lines, as many as fit; the longest is about 16 KiB. */
  private readonly lines = Buffer.allocUnsafeSlow(64 * 1024);

  find(mapsFd: number): Place | typeof NO_VDSO | number {
    for (let offset = 0; ; ) {
      const length = pread(mapsFd, this.lines, this.lines.length, offset);
      if (length < 0) return errno();
      // A living map is never empty.
      if (length === 0) return offset === 0 ? ERRNO.ESRCH : NO_VDSO;
      const [, from = '', to = ''] = LINE.exec(this.lines.toString('latin1', 0, length)) ?? [];
      const start = Number.parseInt(from, 16);
      if (start >= 0) return { start, bytes: Number.parseInt(to, 16) - start };
      offset += length;
    }
  }
}
