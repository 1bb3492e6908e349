import type { HeldProcess } from '../../process/held-process.js';
import { close, errno, O_RDONLY_CLOEXEC, open, throwWhenExhausted } from '../libc.js';
import { type FilesOf, HeldFiles } from './held-files.js';

/** Two files of one process's memory: where it is mapped, and what became of its pages. */
export interface MemoryFiles {
  readonly mapsFd: number;
  readonly pagemapFd: number;
}

/** More descriptors than a process can have open, and its square is still a whole number. */
const RADIX = 2 ** 26;

/** Opens both, or gives the error number. @param folder of a process or of one of its threads, `/proc/4211` */
export function openMemoryFiles(folder: string): MemoryFiles | number {
  // The one that not everybody may open who may open the other.
  const pagemapFd = open(`${folder}/pagemap`, O_RDONLY_CLOEXEC);
  if (pagemapFd < 0) return errno();
  const mapsFd = open(`${folder}/maps`, O_RDONLY_CLOEXEC);
  if (mapsFd >= 0) return { mapsFd, pagemapFd };
  const errorNumber = errno();
  close(pagemapFd);
  return errorNumber;
}

/** Opens both for a probe, as one number; -1 where that may not be. @throws ClearSightError CS_NATIVE when descriptors run out */
export function openMemory(pid: number): number {
  const folder = `/proc/${pid}`;
  const files = openMemoryFiles(folder);
  if (typeof files !== 'number') return files.mapsFd * RADIX + files.pagemapFd;
  throwWhenExhausted(folder, files);
  return -1;
}

/** Closes what `openMemory` gave. */
export function closeMemory(opened: number): void {
  const files = unpack(opened);
  if (files !== undefined) closeMemoryFiles(files);
}

/** Undefined for the -1 of files that could not be opened. */
function unpack(opened: number): MemoryFiles | undefined {
  return opened < 0 ? undefined : { mapsFd: Math.floor(opened / RADIX), pagemapFd: opened % RADIX };
}

export function closeMemoryFiles({ mapsFd, pagemapFd }: MemoryFiles): void {
  close(mapsFd);
  close(pagemapFd);
}

/** The memory of a held process, wherever it is by now. */
export class HeldMemory extends HeldFiles<MemoryFiles> {
  /** @param opened by `openMemory`; taken over */
  constructor(held: HeldProcess, opened: number) {
    super(held, MEMORY_FILES, unpack(opened));
  }
}

const MEMORY_FILES: FilesOf<MemoryFiles> = {
  name: 'pagemap',
  open: openMemoryFiles,
  close: closeMemoryFiles,
};
