import koffi from 'koffi';

/** Locks on parts of files (fcntl(2)); other functions of the C library are in `../libc.ts`. Variadic in C as those there. */
const libc = koffi.load(null);

const cFcntl: (fd: number, command: number, lock: Uint8Array) => number = libc.func(
  'int fcntl(int fd, int command, void *lock)',
);

/** asm-generic/fcntl.h, `struct flock` of 64-bit machines. */
const F_GETLK = 5;
const F_SETLK = 6;
const LOCK_BYTES = 32;
const [TYPE_AT, START_AT, LENGTH_AT, PID_AT] = [0, 8, 16, 24] as const;
export const F_RDLCK = 0;
export const F_WRLCK = 1;
export const F_UNLCK = 2;

const lock = new DataView(new ArrayBuffer(LOCK_BYTES));
const bytes = new Uint8Array(lock.buffer);

function describe(type: number, start: number, length: number): void {
  bytes.fill(0);
  lock.setInt16(TYPE_AT, type, true);
  lock.setBigInt64(START_AT, BigInt(start), true);
  lock.setBigInt64(LENGTH_AT, BigInt(length), true);
}

/** Locks a part of a file without waiting; not 0 when it could not. @param length 0: to the end, wherever that will be */
export function setLock(fd: number, type: number, start: number, length: number): number {
  describe(type, start, length);
  return cFcntl(fd, F_SETLK, bytes);
}

/** Who keeps such a lock from being set: a PID, 0 where it cannot be named here; undefined when nobody does. */
export function lockHolder(fd: number, type: number, start: number, length: number): number | undefined {
  describe(type, start, length);
  if (cFcntl(fd, F_GETLK, bytes) !== 0 || lock.getInt16(TYPE_AT, true) === F_UNLCK) return undefined;
  return Math.max(0, lock.getInt32(PID_AT, true));
}
