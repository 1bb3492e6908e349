import type { HeldProcess } from '../../process/held-process.js';
import { close, ERRNO, errno, hasExited, O_RDONLY_CLOEXEC, open, throwWhenExhausted } from '../libc.js';
import { memoryFolders } from '../proc.js';
import { type FailedReading, failedReading } from './look-at-memory.js';

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

/**
 * The memory of a held process, wherever it is by now. Files belong to the memory that the process had when they were opened, and
 * it may run another program since. So they are opened anew for each look, and where that is forbidden by now, the old ones tell.
 */
export class HeldMemory {
  private files: MemoryFiles | undefined;

  /** @param opened by `openMemory`; taken over */
  constructor(
    private readonly held: HeldProcess,
    opened: number,
  ) {
    this.files = unpack(opened);
  }

  /**
   * Looks at the memory.
   *
   * @param through gives an error number where nothing can be seen: ESRCH for files whose memory is no more, which are passed over
   */
  look<Seen extends object>(
    through: (files: MemoryFiles, folder: string) => Seen | number,
  ): Seen | FailedReading {
    const seen = this.lookThrough(through);
    if (typeof seen !== 'number') return seen;
    return failedReading(seen, `open '/proc/${this.held.process.pid}/pagemap'`);
  }

  /**
   * Whether the memory that was looked at last is no more: the process runs another program. No process can feign that.
   *
   * @param isGone by a `maps` descriptor
   */
  isLeft(isGone: (mapsFd: number) => boolean): boolean {
    return this.files !== undefined && isGone(this.files.mapsFd);
  }

  close(): void {
    if (this.files !== undefined) closeMemoryFiles(this.files);
    this.files = undefined;
  }

  private lookThrough<Seen>(through: (files: MemoryFiles, folder: string) => Seen | number): Seen | number {
    let error: number = ERRNO.ESRCH;
    for (const folder of memoryFolders(this.held.process.pid)) {
      const files = openMemoryFiles(folder);
      if (typeof files === 'number') {
        error = files;
        if (error === ERRNO.ESRCH) continue;
        break;
      }
      // The process that has the PID may be another by now.
      const seen = hasExited(this.held.handle) ? ERRNO.ESRCH : through(files, folder);
      if (seen === ERRNO.ESRCH) {
        closeMemoryFiles(files);
        continue;
      }
      this.close();
      this.files = files;
      return seen;
    }
    if (this.files === undefined) return error;
    const seen = through(this.files, `/proc/${this.held.process.pid}`);
    if (seen !== ERRNO.ESRCH) return seen;
    this.close();
    return error;
  }
}
