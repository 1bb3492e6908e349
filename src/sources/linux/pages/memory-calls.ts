import koffi from 'koffi';

/** Functions of the C library that map memory of the monitor's own; the rest is in `../libc.ts`. Numbers are those of sys/mman.h. */
const libc = koffi.load(null);

/** Maps a file, or gives MAP_FAILED. */
export const map: (
  address: null,
  bytes: number,
  protection: number,
  flags: number,
  fd: number,
  offset: number,
) => bigint = libc.func(
  'void *mmap(void *address, size_t bytes, int protection, int flags, int fd, int64_t offset)',
);
export const unmap: (address: bigint, bytes: number) => number = libc.func(
  'int munmap(void *address, size_t bytes)',
);
/** Gives whole pages other permissions; not 0 when that may not be. */
export const protect: (address: bigint, bytes: number, protection: number) => number = libc.func(
  'int mprotect(void *address, size_t bytes, int protection)',
);

export const PROT = { read: 1, write: 2, execute: 4 } as const;
export const MAP_SHARED = 1;
export const MAP_PRIVATE = 2;
export const MAP_FAILED = 0xffff_ffff_ffff_ffffn;
