import {
  close,
  ERRNO,
  errno,
  nativeMemory,
  O_RDONLY_CLOEXEC,
  open,
  readEntries,
  readLinkAt,
  seek,
} from '../libc.js';

/** Entries of a folder, as many as one call gives: about a thousand. */
const entries = nativeMemory(32 * 1024);
const entryBytes = Buffer.from(entries.words.buffer);
/** The end of a longer path cannot be told; the kernel gives none that is longer. */
const link = nativeMemory(4096);
const linkBytes = Buffer.from(link.words.buffer);

/** Places of the fields of `struct linux_dirent64` (linux/dirent.h). */
const ENTRY = { position: 8, length: 16, name: 19 } as const;
const SEEK_SET = 0;
const DOT = 0x2e;
/** `/mem` as a little-endian word: what a link that matters ends with. */
const MEM = Buffer.from('/mem').readUInt32LE();

export interface Looked {
  /** Descriptors that were looked at. */
  readonly count: number;
  /** Where the next look goes on; 0 when all were looked at. */
  readonly next: number;
  /** 0, or the error number that ended the look. */
  readonly failure: number;
}

/**
 * Looks through the open files of a process for memory of processes. No file is touched, so no disk can hold this up.
 *
 * @param folder `/proc/4211`, or that of a thread
 * @param from where the look before ended, or 0
 * @param most descriptors to look at, roughly: those of one call are all looked at
 * @param visit called with the number of each descriptor whose path ends in `/mem`, and the path's bytes (latin1)
 */
export function visitMemoryFiles(
  folder: string,
  from: number,
  most: number,
  visit: (fd: string, path: string) => void,
): Looked {
  const folderFd = open(`${folder}/fd`, O_RDONLY_CLOEXEC);
  if (folderFd < 0) return { count: 0, next: 0, failure: errno() };
  if (from > 0) seek(folderFd, from, SEEK_SET);
  const looked = visitAll(folderFd, most, visit);
  close(folderFd);
  return looked;
}

function visitAll(folderFd: number, most: number, visit: (fd: string, path: string) => void): Looked {
  let count = 0;
  let next = 0;
  for (;;) {
    const bytes = readEntries(folderFd, entries.address, entryBytes.length);
    if (bytes < 0) return { count, next: 0, failure: errno() };
    if (bytes === 0) return { count, next: 0, failure: 0 };
    for (let at = 0; at < bytes; at += entryBytes.readUInt16LE(at + ENTRY.length)) {
      next = Number(entryBytes.readBigInt64LE(at + ENTRY.position));
      const name = at + ENTRY.name;
      if (entryBytes[name] === DOT) continue;
      count++;
      const length = readLinkAt(folderFd, entries.address + name, link.address, linkBytes.length);
      if (length < 0) {
        const failure = errno();
        // Closed meanwhile.
        if (failure === ERRNO.ENOENT) continue;
        return { count, next: 0, failure };
      }
      if (length < 4 || linkBytes.readUInt32LE(length - 4) !== MEM) continue;
      const fd = entryBytes.toString('latin1', name, entryBytes.indexOf(0, name));
      visit(fd, linkBytes.toString('latin1', 0, length));
    }
    if (count >= most) return { count, next, failure: 0 };
  }
}
