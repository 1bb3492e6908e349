import type { HeldProcess } from '../../process/held-process.js';
import { ERRNO, hasExited } from '../libc.js';
import { memoryFolders } from '../proc.js';
import { type FailedReading, failedReading } from './look-at-memory.js';

/** Files about the memory of a process, and how they are opened. */
export interface FilesOf<Files> {
  /** The one that is named where they cannot be opened. */
  readonly name: string;
  /** Opens them, or gives the error number. @param folder of a process or of one of its threads, `/proc/4211` */
  open(folder: string): Files | number;
  close(files: Files): void;
}

/**
 * Files about the memory of a held process, wherever it is by now. They belong to the memory that the process had when they were opened,
 * and it may run another program since. So they are opened anew for each look, and where that is forbidden by now, the old ones tell.
 */
export class HeldFiles<Files extends object> {
  /** @param files that were opened at first sight, if any; taken over */
  constructor(
    private readonly held: HeldProcess,
    private readonly how: FilesOf<Files>,
    private files: Files | undefined,
  ) {}

  /**
   * Looks at the memory.
   *
   * @param through gives an error number where nothing can be seen: ESRCH for files whose memory is no more, which are passed over
   */
  look<Seen extends object>(through: (files: Files, folder: string) => Seen | number): Seen | FailedReading {
    const seen = this.lookThrough(through);
    if (typeof seen !== 'number') return seen;
    return failedReading(seen, `open '/proc/${this.held.process.pid}/${this.how.name}'`);
  }

  /** Whether the memory that was looked at last is no more: the process runs another program. No process can feign that. */
  isLeft(isGone: (files: Files) => boolean): boolean {
    return this.files !== undefined && isGone(this.files);
  }

  close(): void {
    if (this.files !== undefined) this.how.close(this.files);
    this.files = undefined;
  }

  private lookThrough<Seen>(through: (files: Files, folder: string) => Seen | number): Seen | number {
    let error: number = ERRNO.ESRCH;
    for (const folder of memoryFolders(this.held.process.pid)) {
      const files = this.how.open(folder);
      if (typeof files === 'number') {
        error = files;
        if (error === ERRNO.ESRCH) continue;
        break;
      }
      // The process that has the PID may be another by now.
      const seen = hasExited(this.held.handle) ? ERRNO.ESRCH : through(files, folder);
      if (seen === ERRNO.ESRCH) {
        this.how.close(files);
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
