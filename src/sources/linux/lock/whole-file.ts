import koffi from 'koffi';
import { ClearSightError } from '../../../errors/errors.js';
import { describeErrno, errno } from '../libc.js';

const flock: (fd: number, operation: number) => number = koffi
  .load(null)
  .func('int flock(int fd, int operation)');

/** asm-generic/fcntl.h: exclusive, without waiting. */
const LOCK_EX_NB = 6;
const EWOULDBLOCK = 11;

/**
 * Locks a whole file against other descriptors of it (flock(2)), until this one is closed; the kernel closes those of a process that ends in whatever
 * way. Unlike a lock on a part (fcntl(2)) it belongs to the descriptor, and names no holder.
 *
 * @returns false when another one holds it
 * @throws ClearSightError CS_NATIVE where its file system has no locks
 */
export function tryLock(fd: number): boolean {
  if (flock(fd, LOCK_EX_NB) === 0) return true;
  const number = errno();
  if (number === EWOULDBLOCK) return false;
  throw new ClearSightError('CS_NATIVE', describeErrno(number, 'flock'));
}
