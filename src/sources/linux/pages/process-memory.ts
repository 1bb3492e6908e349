import { close, errno, O_RDONLY_CLOEXEC, open, pread } from '../libc.js';

/** What a process has in memory, where that may be read. */
export interface ProcessMemory {
  /** Why it may not be read: an error number; 0 when it may. */
  readonly failure: number;
  /** All of these bytes; undefined where some are not there, or none may be read. */
  read(start: number, bytes: number): Buffer | undefined;
  close(): void;
}

/** Opens the memory of a process. Never fails: where it may not be opened, nothing can be read. @param folder `/proc/4211` */
export function openProcessMemory(folder: string): ProcessMemory {
  const fd = open(`${folder}/mem`, O_RDONLY_CLOEXEC);
  const failure = fd < 0 ? errno() : 0;
  return {
    failure,
    read(start, bytes) {
      if (fd < 0) return undefined;
      const content = Buffer.allocUnsafeSlow(bytes);
      return pread(fd, content, bytes, start) === bytes ? content : undefined;
    },
    close() {
      if (fd >= 0) close(fd);
    },
  };
}
