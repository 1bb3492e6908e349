import { ERRNO, errno } from '../libc.js';
import { perfEventOpen } from './native.js';

/** `struct perf_event_attr` in 32-bit words, as of Linux 5.13 (PERF_ATTR_SIZE_VER7). */
const ATTRIBUTE_BYTES = 128;
const WORD = { type: 0, size: 1, config: 2, sampleType: 6, flags: 10, flagsHigh: 11, wakeup: 12, clock: 23 };
const PERF_TYPE_SOFTWARE = 1;
/** Counts nothing; only what happens beside it is told. */
const PERF_COUNT_SW_DUMMY = 9;
const PERF_SAMPLE_TIME = 1 << 2;
/** Bits of the flags. */
const INHERIT = 1 << 1;
const EXCLUDE_KERNEL_AND_HYPERVISOR = (1 << 5) | (1 << 6);
const MMAP = 1 << 8;
const WATERMARK = 1 << 14;
const SAMPLE_ID_ALL = 1 << 18;
const MMAP2 = 1 << 23;
const USE_CLOCK = 1 << 25;
/** In the higher half; Linux 5.13 and later. */
const INHERIT_THREAD = 1 << 3;
const CLOCK_MONOTONIC = 1;
/** More than any ring holds. */
const NEVER = 2 ** 31;

/** Has a thread tell of its executable mappings, and all threads that it will start. */
const telling = attributes(MMAP | MMAP2 | INHERIT);
/** Has nobody tell of anything, but memory of its own. */
const silent = attributes(0);
/** The same, and nobody is woken by what is written there. */
const polled = attributes(0, NEVER);

/** An event that every executable mapping of a thread is told of, while it runs on one processor; or -1. */
export function openMappingEvent(thread: number, cpu: number): number {
  const event = perfEventOpen(telling, thread, cpu);
  if (event >= 0 || errno() !== ERRNO.EINVAL || telling[WORD.flagsHigh] === 0) return event;
  // An older kernel: processes that it starts tell as well. Nobody listens to those.
  telling[WORD.flagsHigh] = 0;
  return perfEventOpen(telling, thread, cpu);
}

/**
 * An event of the calling thread, into whose memory others may write on the same processor; or -1.
 *
 * @param wakes whether whoever waits for it is woken by each record
 */
export const openRingEvent = (cpu: number, wakes: boolean): number =>
  perfEventOpen(wakes ? silent : polled, 0, cpu);

/** @param wakeAt bytes written that wake whoever waits; any, unless said otherwise */
function attributes(flags: number, wakeAt = 1): Uint32Array {
  const words = new Uint32Array(new ArrayBuffer(ATTRIBUTE_BYTES));
  words[WORD.type] = PERF_TYPE_SOFTWARE;
  words[WORD.size] = ATTRIBUTE_BYTES;
  words[WORD.config] = PERF_COUNT_SW_DUMMY;
  words[WORD.sampleType] = PERF_SAMPLE_TIME;
  words[WORD.flags] = flags | EXCLUDE_KERNEL_AND_HYPERVISOR | WATERMARK | SAMPLE_ID_ALL | USE_CLOCK;
  words[WORD.flagsHigh] = (flags & INHERIT) !== 0 ? INHERIT_THREAD : 0;
  words[WORD.wakeup] = wakeAt;
  words[WORD.clock] = CLOCK_MONOTONIC;
  return words;
}
