import koffi from 'koffi';
import { ioctl } from '../libc.js';
import { MAP_FAILED, MAP_SHARED, map, PROT, unmap } from '../pages/memory-calls.js';

/** Functions of the C library that only waking the observer early needs; the rest is in `../libc.ts`. */
const libc = koffi.load(null);

const cPpoll: (pollfds: Int32Array, count: number, timeout: BigInt64Array, signals: null) => number =
  libc.func('int ppoll(void *pollfds, uint64_t count, void *timeout, void *signals)');
const cEventFd: (count: number, flags: number) => number = libc.func(
  'int eventfd(unsigned int count, int flags)',
);
const cRead: (fd: number, bytes: BigInt64Array, size: number) => number = libc.func(
  'int64_t read(int fd, void *bytes, size_t size)',
);
const cWrite: (fd: number, bytes: BigInt64Array, size: number) => number = libc.func(
  'int64_t write(int fd, void *bytes, size_t size)',
);
const cPerfEventOpen: (
  number: number,
  attributes: Uint32Array,
  thread: number,
  cpu: number,
  group: number,
  flags: number,
) => number = libc.func(
  'int64_t syscall(int64_t number, void *attributes, int64_t thread, int64_t cpu, int64_t group, int64_t flags)',
);

/** asm/unistd.h; the one number here that differs between machines. */
const SYS_PERF_EVENT_OPEN = process.arch === 'arm64' ? 241 : 298;
const PERF_FLAG_FD_CLOEXEC = 8;
const PERF_EVENT_IOC_SET_OUTPUT = 0x2405;
const EFD_CLOEXEC_NONBLOCK = 0o2004000;

/**
 * Waits until a descriptor is ready, or the time is over.
 *
 * @param entries as `pollEntries` makes them
 * @param timeout seconds and nanoseconds
 * @returns how many are ready, or -1
 */
export const waitFor = (entries: Int32Array, timeout: BigInt64Array): number =>
  cPpoll(entries, entries.length / 2, timeout, null);

/** A descriptor that is ready once it was signalled, until that is taken; or -1. */
export const createEventFd = (): number => cEventFd(0, EFD_CLOEXEC_NONBLOCK);
const count = new BigInt64Array(new ArrayBuffer(8));
export const signalEventFd = (fd: number): void => {
  count[0] = 1n;
  cWrite(fd, count, 8);
};
export const takeEventFd = (fd: number): void => void cRead(fd, count, 8);

/**
 * A descriptor for an event of a thread on one processor, or -1.
 *
 * @param attributes `struct perf_event_attr` (linux/perf_event.h)
 * @param thread its id; 0 for the calling thread
 */
export const perfEventOpen = (attributes: Uint32Array, thread: number, cpu: number): number =>
  cPerfEventOpen(SYS_PERF_EVENT_OPEN, attributes, thread, cpu, -1, PERF_FLAG_FD_CLOEXEC);

/** Lets an event write into the memory that another one has mapped. @returns 0, or -1 */
export const perfSetOutput = (event: number, into: number): number =>
  ioctl(event, PERF_EVENT_IOC_SET_OUTPUT, into);

export interface SharedMapping {
  readonly memory: ArrayBuffer;
  /** Nothing may touch the memory any more. */
  unmap(): void;
}

/** Memory that is shared with the kernel through a descriptor, or undefined. */
export function mapShared(fd: number, bytes: number): SharedMapping | undefined {
  const address = map(null, bytes, PROT.read | PROT.write, MAP_SHARED, fd, 0);
  if (address === MAP_FAILED) return undefined;
  return { memory: koffi.view(address, bytes), unmap: () => void unmap(address, bytes) };
}
