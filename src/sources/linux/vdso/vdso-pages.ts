import { PAGE_BYTES } from '../libc.js';
import { EntryPageScan } from '../pages/page-scan.js';
import { openProcessMemory } from '../pages/process-memory.js';
import type { Place } from './find-vdso.js';

/** More of a vdso is not looked at. It has two pages of 4 KiB, or one or two of 64. */
const MAX_BYTES = 128 * 1024;

const pages = new EntryPageScan();

const lookedAt = (bytes: number): number => Math.min(bytes, MAX_BYTES);

/**
 * How many pages of a vdso the process has as copies of its own. All processes share the kernel's pages; the first write gives
 * the writer a copy, which is anonymous memory. That is the kernel's word: no process can forge it.
 *
 * @returns -1 when the memory behind the descriptor is no more
 */
export function countWrittenPages(pagemapFd: number, { start, bytes }: Place): number {
  let written = 0;
  const failure = pages.scan(pagemapFd, start, start + lookedAt(bytes), (from, to) => {
    written += (to - from) / PAGE_BYTES;
    return true;
  });
  return failure === 0 ? written : -1;
}

/** The bytes of a vdso; undefined where they may not be read, or are there no more. @param folder `/proc/4211` */
export function readVdso(folder: string, { start, bytes }: Place): Buffer | undefined {
  const memory = openProcessMemory(folder);
  const content = memory.read(start, lookedAt(bytes));
  memory.close();
  return content;
}
