import { ERRNO, errno } from '../libc.js';
import { readMapLines } from '../regions/map-lines.js';
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

/** A line of the text: of no file, with the kernel's name. */
const LINE = /^([0-9a-f]+)-([0-9a-f]+) .... [0-9a-f]+ 00:00 0 +\[vdso\]$/;

/** By the text of the map, for kernels before 6.11. */
export class TextVdsoFinder implements VdsoFinder {
  find(mapsFd: number): Place | typeof NO_VDSO | number {
    let found: Place | undefined;
    const errorNumber = readMapLines(mapsFd, (line) => {
      const [, from = '', to = ''] = LINE.exec(line) ?? [];
      const start = Number.parseInt(from, 16);
      if (start >= 0) found = { start, bytes: Number.parseInt(to, 16) - start };
      return found === undefined;
    });
    return found ?? (errorNumber === 0 ? NO_VDSO : errorNumber);
  }
}
