import koffi from 'koffi';

/** Functions of the C library that only tracing needs; the rest is in `../libc.ts`. */
const libc = koffi.load(null);

const cOpenFileSystem: (number: number, name: string, flags: number) => number = libc.func(
  'int64_t syscall(int64_t number, const char *name, int64_t flags)',
);
const cConfigure: (
  number: number,
  fd: number,
  command: number,
  key: null,
  value: null,
  aux: number,
) => number = libc.func(
  'int64_t syscall(int64_t number, int64_t fd, int64_t command, void *key, void *value, int64_t aux)',
);
const cMount: (number: number, fd: number, flags: number, attributes: number) => number = libc.func(
  'int64_t syscall(int64_t number, int64_t fd, int64_t flags, int64_t attributes)',
);

/** asm-generic/unistd.h: the same on all 64-bit machines, since Linux 5.2. */
const SYS_FSOPEN = 430;
const SYS_FSCONFIG = 431;
const SYS_FSMOUNT = 432;
/** linux/mount.h */
const CLOEXEC = 1;
const FSCONFIG_CMD_CREATE = 6;
const MOUNT_ATTR_NOSUID_NODEV_NOEXEC = 2 | 4 | 8;

/** A context for a mount of a file system, or -1. */
export const openFileSystem = (name: string): number => cOpenFileSystem(SYS_FSOPEN, name, CLOEXEC);
/** @returns 0, or -1 */
export const createFileSystem = (context: number): number =>
  cConfigure(SYS_FSCONFIG, context, FSCONFIG_CMD_CREATE, null, null, 0);
/** A folder, or -1: the root of a mount that is in nobody's tree of files, and is gone once the descriptor is closed. */
export const mountDetached = (context: number): number =>
  cMount(SYS_FSMOUNT, context, CLOEXEC, MOUNT_ATTR_NOSUID_NODEV_NOEXEC);

/** Bytes read from where the descriptor stands, or -1. */
export const read: (fd: number, bytes: Uint8Array, size: number) => number = libc.func(
  'int64_t read(int fd, void *bytes, size_t size)',
);
