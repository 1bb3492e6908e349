import { constants } from 'node:os';
import { getSystemErrorMap } from 'node:util';
import koffi from 'koffi';
import { ClearSightError } from '../../errors/errors.js';

/**
 * Every function of the C library that watching processes calls. (Input has modules of its own for Xlib and for its devices:
 * they are loaded in the input child alone.) Numbers and layouts are those
 * of include/uapi (asm-generic/unistd.h, linux/poll.h), the same on all 64-bit machines. `open`, `ioctl` and `syscall`
 * are variadic in C; on x86-64 and arm64 Linux, fixed arguments are passed the same way.
 */
const libc = koffi.load(null);

/** Opens a file, or -1. Always with O_RDONLY_CLOEXEC: no descriptor may reach a child process. */
export const open: (path: string, flags: number) => number = libc.func(
  'int open(const char *path, int flags)',
);
export const close: (fd: number) => number = libc.func('int close(int fd)');
/** Opens, or makes, what has a name in a folder, or -1. */
export const openAt: (folderFd: number, name: string, flags: number, mode: number) => number = libc.func(
  'int openat(int folder, const char *name, int flags, unsigned int mode)',
);
/** Makes a folder in a folder; not 0 when it could not. */
export const mkdirAt: (folderFd: number, name: string, mode: number) => number = libc.func(
  'int mkdirat(int folder, const char *name, unsigned int mode)',
);
/** Bytes read from that place, or -1; the descriptor's own position stays. */
export const pread: (fd: number, buffer: Uint8Array, size: number, offset: number) => number = libc.func(
  'int64_t pread(int fd, void *buffer, size_t size, int64_t offset)',
);
/** `address` is a number (see addressOf), the form that costs the least to pass. */
export const ioctl: (fd: number, request: number, address: number) => number = libc.func(
  'int ioctl(int fd, uint64_t request, int64_t address)',
);
/** Removes the name of a file in a folder; not 0 when it could not. */
export const unlinkAt: (folderFd: number, name: string, flags: number) => number = libc.func(
  'int unlinkat(int folder, const char *name, int flags)',
);
const cPoll: (pollfds: Int32Array, count: number, timeoutMs: number) => number = libc.func(
  'int poll(void *pollfds, uint64_t count, int timeout)',
);
const cClockGetTime: (clock: number, time: Int32Array) => number = libc.func(
  'int clock_gettime(int clock, void *time)',
);
const cGetPageSize: () => number = libc.func('int getpagesize()');
/** Bytes of a page of memory. */
export const PAGE_BYTES = cGetPageSize();
/** Ends this process at once, with all its threads, and does not return. Nothing is flushed. */
export const exitNow: (code: number) => void = libc.func('void _exit(int code)');
/** A file in memory, or -1. `flags` as in linux/memfd.h. */
export const memfdCreate: (name: string, flags: number) => number = libc.func(
  'int memfd_create(const char *name, unsigned int flags)',
);
const cSyscall: (number: number, a: number, b: number, c: number, d: number) => number = libc.func(
  'int64_t syscall(int64_t number, int64_t a, int64_t b, int64_t c, int64_t d)',
);

/** Bytes of the link, which is not ended by a zero, or -1. Both addresses are of native memory (see nativeMemory). */
export const readLinkAt: (folderFd: number, name: number, link: number, size: number) => number = libc.func(
  'int64_t readlinkat(int folder, int64_t name, int64_t link, size_t size)',
);
export const seek: (fd: number, offset: number, whence: number) => number = libc.func(
  'int64_t lseek(int fd, int64_t offset, int whence)',
);

const cOpenAt: (
  number: number,
  folderFd: number,
  path: Uint8Array,
  how: BigUint64Array,
  howBytes: number,
) => number = libc.func(
  'int64_t syscall(int64_t number, int64_t folder, const void *path, void *how, int64_t size)',
);

export const O_RDONLY_CLOEXEC = 0o2000000;
/** Names a file without opening it, so that nothing is asked of its file system. */
export const O_PATH_CLOEXEC = 0o12000000;
const O_NONBLOCK_NOCTTY = 0o4400;
/** Waits for nobody who has a lease on the file. */
export const O_RDONLY_AT_ONCE = O_RDONLY_CLOEXEC | O_NONBLOCK_NOCTTY;
/** linux/openat2.h: enter no other mount, follow no link. */
const RESOLVE_NO_XDEV = 1;
const RESOLVE_NO_MAGICLINKS = 2;
const RESOLVE_NO_SYMLINKS = 4;
/** The one number that is not the same on all machines. */
const SYS_GETDENTS64 = process.arch === 'x64' ? 217 : 61;
const SYS_PIDFD_SEND_SIGNAL = 424;
const SYS_PIDFD_OPEN = 434;
const SYS_OPENAT2 = 437;
const CLOCK_THREAD_CPUTIME_ID = 3;
const POLLIN = 1;

/** Error numbers by name. */
export const ERRNO = constants.errno;

/** The error number of this thread's last failed call. Read it at once: any other call may change it. */
export const errno = (): number => koffi.errno();

/** `EACCES: permission denied, open '/proc/77/maps'`, as Node words it. */
export function describeErrno(errorNumber: number, action: string): string {
  const [name, text] = getSystemErrorMap().get(-errorNumber) ?? [`error ${errorNumber}`, 'unknown error'];
  return `${name}: ${text}, ${action}`;
}

/**
 * Memory that C may write to, and its address. Allocated as an ArrayBuffer of its own, because V8 may move the bytes of
 * a small typed array. The address is good as long as the array is reachable.
 */
export function nativeMemory(bytes: number): { readonly words: Uint32Array; readonly address: number } {
  const words = new Uint32Array(new ArrayBuffer(bytes));
  return { words, address: Number(koffi.address(words)) };
}

/**
 * Opens a file that a probe needs, or gives -1 where that is not possible.
 *
 * @throws ClearSightError CS_NATIVE when descriptors or memory run out
 */
export function openForProbe(path: string): number {
  const fd = open(path, O_RDONLY_CLOEXEC);
  if (fd < 0) throwWhenExhausted(path);
  return fd;
}

/** @throws ClearSightError CS_NATIVE when a call, by default the last, failed because descriptors or memory have run out */
export function throwWhenExhausted(action: string, errorNumber = errno()): void {
  if (errorNumber === ERRNO.EMFILE || errorNumber === ERRNO.ENFILE || errorNumber === ERRNO.ENOMEM) {
    throw new ClearSightError('CS_NATIVE', describeErrno(errorNumber, action));
  }
}

const beneath = new BigUint64Array([
  BigInt(O_RDONLY_AT_ONCE),
  0n,
  BigInt(RESOLVE_NO_XDEV | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_SYMLINKS),
]);

/**
 * Opens what is at a path below a folder, on the folder's own mount, following no link and waiting for nobody; -1 otherwise, and
 * before Linux 5.6.
 *
 * @param path relative; its bytes, ended by a zero
 */
export const openBeneath = (folderFd: number, path: Uint8Array): number =>
  cOpenAt(SYS_OPENAT2, folderFd, path, beneath, beneath.byteLength);

/** Bytes of further entries of a folder (`struct linux_dirent64`), 0 behind the last, or -1. @param address of native memory */
export const readEntries = (folderFd: number, address: number, size: number): number =>
  cSyscall(SYS_GETDENTS64, folderFd, address, size, 0);

/** A descriptor for the process that has this PID now, or -1 (ESRCH; EINVAL or ENOENT for a thread's id). */
export const pidfdOpen = (pid: number): number => cSyscall(SYS_PIDFD_OPEN, pid, 0, 0, 0);

/** Signals the very process behind the descriptor; -1 with ESRCH when it has been reaped. */
export const pidfdSignal = (pidfd: number, signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): number =>
  cSyscall(SYS_PIDFD_SEND_SIGNAL, pidfd, constants.signals[signal], 0, 0);

/** True once the process behind the pidfd has ended with all its threads; a zombie has ended. */
export function hasExited(pidfd: number): boolean {
  exitEntry[0] = pidfd;
  return cPoll(exitEntry, 1, 0) > 0;
}

/** What poll reads and writes, `struct pollfd` for each descriptor: itself; what is asked (low half) and answered (high half). */
export function pollEntries(descriptors: readonly number[]): Int32Array {
  const entries = new Int32Array(new ArrayBuffer(descriptors.length * 8));
  descriptors.forEach((descriptor, at) => {
    entries[2 * at] = descriptor;
    entries[2 * at + 1] = POLLIN;
  });
  return entries;
}

const exitEntry = pollEntries([-1]);

/** Whether the last poll found a descriptor ready. */
export const isReady = (entries: Int32Array, at: number): boolean =>
  (entries[2 * at + 1] as number) >>> 16 !== 0;

const threadTime = new Int32Array(new ArrayBuffer(16));

/** malloc.h */
const M_TRIM_THRESHOLD = -1;
const M_MMAP_THRESHOLD = -3;

/**
 * Has the C library give back what is freed, for the whole process. glibc keeps some megabytes for each thread otherwise: it raises both
 * limits by itself, up to 64 MiB, when a large block is freed, and setting them ends that (mallopt(3)). The buffers in which maps cross
 * threads then have pages of their own. Other C libraries have no such setting.
 */
export function giveFreedMemoryBack(): void {
  let mallopt: (parameter: number, value: number) => number;
  try {
    mallopt = libc.func('int mallopt(int parameter, int value)');
  } catch {
    return;
  }
  mallopt(M_MMAP_THRESHOLD, 32 * 1024);
  mallopt(M_TRIM_THRESHOLD, 64 * 1024);
}

/** Processor time that the calling thread has used so far, milliseconds. */
export function threadCpuMs(): number {
  cClockGetTime(CLOCK_THREAD_CPUTIME_ID, threadTime);
  return (threadTime[0] as number) * 1000 + (threadTime[2] as number) / 1e6;
}
