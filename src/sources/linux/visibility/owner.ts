import { readFileSync, statSync } from 'node:fs';
import { ERRNO } from '../libc.js';
import { statusField } from '../life/proc-text.js';

/** Whom a process runs as, and to whom what `/proc` says of it belongs. */
export interface Owned {
  /** Effective user. */
  readonly user: number;
  /** The effective user as long as the process is dumpable, else root of its user namespace (proc(5)). */
  readonly owner: number;
  /** User and group, the effective ones and those for files: changing any makes a process undumpable too (prctl(2)). */
  readonly rights: string;
}

/** The real, effective, saved and file system's ids. */
const IDS = /^\d+\t(\d+)\t\d+\t(\d+)$/;
/** A line only of what has memory: all else belongs to root. */
const MEMORY = 'VmSize';

/**
 * Who owns a process. The folder itself would not tell: it belongs to the effective user always, the files in it do not.
 *
 * @param folder of a process or of one of its threads, `/proc/4211`
 * @returns an error number where that may not be read: ESRCH for what has no memory any more
 */
export function readOwned(folder: string): Owned | number {
  try {
    const owner = statSync(`${folder}/status`).uid;
    // What has memory by now had some when its owner was told. The longest line, of groups, the kernel bounds.
    return parseOwned(readFileSync(`${folder}/status`, 'latin1'), owner);
  } catch (error) {
    const { errno = 0 } = error as NodeJS.ErrnoException;
    return -errno === ERRNO.ENOENT ? ERRNO.ESRCH : -errno;
  }
}

export function parseOwned(status: string, owner: number): Owned | number {
  const users = IDS.exec(statusField(status, 'Uid') ?? '');
  const groups = IDS.exec(statusField(status, 'Gid') ?? '');
  if (users === null || groups === null || statusField(status, MEMORY) === undefined) return ERRNO.ESRCH;
  return { user: Number(users[1]), owner, rights: String([...users.slice(1), ...groups.slice(1)]) };
}
