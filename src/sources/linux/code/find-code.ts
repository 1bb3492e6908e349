import { ERRNO, errno } from '../libc.js';
import { readMapLines } from '../regions/map-lines.js';
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
  /** Shared: no process has pages of its own there. */
  readonly isShared: boolean;
  /**
   * Bytes of the file's path, one a character (latin1); behind that of a file that has no name any more stands ` (deleted)`, which a
   * file may be called as well. Hostile, and something else may be there now.
   */
  readonly path: string;
}

/** Finds what a process has mapped as code of its own from files, by a `maps` descriptor. */
export interface CodeFinder {
  /**
   * @param from address of the first mapping to visit, or below it
   * @param visit called with each mapping until it gives false
   * @returns 0, or an error number: ESRCH when the descriptor's memory is no more
   */
  walk(mapsFd: number, from: number, visit: (mapping: CodeMapping) => boolean): number;
  /** The mapping that starts at an address; undefined when none does (any more). */
  describe(mapsFd: number, start: number): CodeMapping | undefined;
}

/** By PROCMAP_QUERY. */
export class IoctlCodeFinder implements CodeFinder {
  private readonly query = new ProcmapQuery();

  walk(mapsFd: number, from: number, visit: (mapping: CodeMapping) => boolean): number {
    const { query } = this;
    query.goTo(from);
    while (query.ask(mapsFd)) {
      const { end } = query;
      if (query.hasInode && query.askNamed(mapsFd) === 0 && !visit(this.answer())) return 0;
      // Whoever visits may walk, too.
      query.goTo(end);
    }
    const errorNumber = errno();
    return errorNumber === ERRNO.ENOENT ? 0 : errorNumber;
  }

  describe(mapsFd: number, from: number): CodeMapping | undefined {
    const { query } = this;
    query.goTo(from);
    return query.askNamed(mapsFd) === 0 && query.start === from && query.hasInode ? this.answer() : undefined;
  }

  private answer(): CodeMapping {
    const { start, end, fileOffset, device, inode, isShared, nameText: path } = this.query;
    return { start, end, fileOffset, device, inode, isShared, path };
  }
}

/** Executable, of an inode. */
const LINE = /^([0-9a-f]+)-([0-9a-f]+) ..x([ps]) ([0-9a-f]+) ([0-9a-f]+):([0-9a-f]+) ([1-9]\d*) *(.*)$/s;

/** By the text of the map, for kernels before 6.11. */
export class TextCodeFinder implements CodeFinder {
  walk(mapsFd: number, from: number, visit: (mapping: CodeMapping) => boolean): number {
    return readMapLines(mapsFd, (text) => {
      const line = LINE.exec(text);
      const mapping = line === null ? undefined : mappingIn(line);
      return mapping === undefined || mapping.end <= from || visit(mapping);
    });
  }

  describe(mapsFd: number, from: number): CodeMapping | undefined {
    let found: CodeMapping | undefined;
    this.walk(mapsFd, from, (mapping) => {
      if (mapping.start === from) found = mapping;
      return false;
    });
    return found;
  }
}

function mappingIn(line: RegExpExecArray): CodeMapping {
  const [, start = '', end = '', sharing, fileOffset = '', major, minor, inode = '', path = ''] = line;
  return {
    start: Number.parseInt(start, 16),
    end: Number.parseInt(end, 16),
    fileOffset: Number.parseInt(fileOffset, 16),
    device: deviceNumber(Number(`0x${major}`), Number(`0x${minor}`)),
    inode: BigInt(inode),
    isShared: sharing === 's',
    path,
  };
}
