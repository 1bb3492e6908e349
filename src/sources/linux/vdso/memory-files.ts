import { close, errno, O_RDONLY_CLOEXEC, open } from '../libc.js';

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

export function closeMemoryFiles({ mapsFd, pagemapFd }: MemoryFiles): void {
  close(mapsFd);
  close(pagemapFd);
}

/** Both descriptors as the one number of a probe, and back. */
export const packMemoryFiles = ({ mapsFd, pagemapFd }: MemoryFiles): number => mapsFd * RADIX + pagemapFd;

/** Undefined for the -1 of files that could not be opened. */
export function unpackMemoryFiles(packed: number): MemoryFiles | undefined {
  return packed < 0 ? undefined : { mapsFd: Math.floor(packed / RADIX), pagemapFd: packed % RADIX };
}
