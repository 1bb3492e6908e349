import koffi from 'koffi';
import { describeErrno, errno, ioctl, nativeMemory } from '../../linux/libc.js';

/** The calls on event devices that Node has no function for (linux/input.h, poll(2)). */
const EVIOCSCLOCKID = 0x400445a0;
const EVIOCSMASK = 0x40104593;
const CLOCK_MONOTONIC = 1;
const EV_REL = 2;
const EV_ABS = 3;
const EV_MSC = 4;
const POLLIN = 1;

const poll = koffi.load(null).func('int poll(void *pollfds, uint64_t count, int timeout)');

/** Asks the device to stamp its events with the monotonic clock; its default is the calendar's. Null, or why not. */
export function useMonotonicClock(fd: number): string | null {
  const memory = nativeMemory(4);
  memory.words[0] = CLOCK_MONOTONIC;
  if (ioctl(fd, EVIOCSCLOCKID, memory.address) === 0) return null;
  return describeErrno(errno(), 'ioctl EVIOCSCLOCKID');
}

/**
 * Masks motion, so that a mouse that moves 8,000 times a second neither wakes us nor fills the kernel's buffer of 64
 * events. Kernels before 4.4 cannot; there motion is read and thrown away.
 */
export function maskMotion(fd: number): void {
  // struct input_mask: u32 type, u32 codes_size, u64 codes_ptr. No codes given: none of the type passes.
  const memory = nativeMemory(16);
  for (const type of [EV_REL, EV_ABS, EV_MSC]) {
    memory.words[0] = type;
    ioctl(fd, EVIOCSMASK, memory.address);
  }
}

/** Waits on a thread of libuv's pool until one can be read or has ended, at most `timeoutMs`. The indices of those. */
export function waitReadable(fds: readonly number[], timeoutMs: number): Promise<number[]> {
  // struct pollfd: int fd, short events, short revents
  const entries = new Int32Array(new ArrayBuffer(fds.length * 8));
  fds.forEach((fd, index) => {
    entries[index * 2] = fd;
    entries[index * 2 + 1] = POLLIN;
  });
  return new Promise((resolve) => {
    poll.async(entries, fds.length, timeoutMs, () => {
      resolve(fds.flatMap((_, index) => ((entries[index * 2 + 1] as number) >>> 16 === 0 ? [] : [index])));
    });
  });
}
