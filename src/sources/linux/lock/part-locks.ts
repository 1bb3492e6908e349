import { ERRNO, errno } from '../libc.js';
import { F_RDLCK, F_WRLCK, lockHolder, setLock } from './native.js';

/** A part of a file that stands for something: who locks it alone is the only one, others share it. */
export interface Part {
  /** Bytes from the file's start, at most 2^52. */
  readonly start: number;
  /** 0: all that follows. */
  readonly length: number;
  readonly isShared: boolean;
}

/** What came of locking: all is locked; another process has some of it; or this file system has no locks (an error number). */
export type Locked =
  | { readonly kind: 'locked' }
  | { readonly kind: 'taken'; readonly pid: number }
  | { readonly kind: 'impossible'; readonly errorNumber: number };

/** A holder that ends while it is asked for leaves the part free. */
const TRIES = 3;

/**
 * Locks parts of an open file for this process, one after the other. The kernel releases them when it ends, by whatever means, and when it
 * closes *any* descriptor of that file: open it once. No child inherits them.
 */
export function lockParts(fd: number, parts: readonly Part[]): Locked {
  // A part that is locked alone, and shared too, stays alone.
  for (const part of [...parts].sort((one, other) => Number(other.isShared) - Number(one.isShared))) {
    const locked = lockPart(fd, part);
    if (locked.kind !== 'locked') return locked;
  }
  return { kind: 'locked' };
}

function lockPart(fd: number, { start, length, isShared }: Part): Locked {
  const type = isShared ? F_RDLCK : F_WRLCK;
  for (let left = TRIES; ; left--) {
    if (setLock(fd, type, start, length) === 0) return { kind: 'locked' };
    const errorNumber = errno();
    if (errorNumber !== ERRNO.EAGAIN && errorNumber !== ERRNO.EACCES)
      return { kind: 'impossible', errorNumber };
    const pid = lockHolder(fd, type, start, length);
    if (pid !== undefined) return { kind: 'taken', pid };
    if (left === 0) return { kind: 'taken', pid: 0 };
  }
}
