import { ClearSightError } from '../../errors/errors.js';
import type { HeldProcess } from '../process/messages.js';
import { close, describeErrno, ERRNO, errno, hasExited, O_RDONLY_CLOEXEC, open, pidfdOpen } from './libc.js';
import { decodeName, readExecutable, readStat } from './proc.js';

/** Names of a process as bytes (latin1), to be matched with names that were asked for. */
export interface ProcessNames {
  readonly comm: string;
  /** Path of the executable, empty when unknown. */
  readonly executable: string;
}

/**
 * Opens everything that watching a process needs: pidfd, `status`, `maps`. Opened at first sight and kept, because a
 * process can forbid later opens (PR_SET_DUMPABLE), but not the use of what is open.
 *
 * The PID could pass to another process between two opens. So the pidfd comes first and is asked last: when its process
 * still lives then, the PID was its own all along, and everything opened in between is of that process.
 *
 * @param accept decides by the names that this process has, whether it is a target; undefined lets it go
 * @returns undefined when there is no such process (a zombie, a thread and a kernel thread are none), or it is not accepted
 * @throws ClearSightError CS_NATIVE when descriptors run out
 */
export function holdProcess(
  pid: number,
  accept: (names: ProcessNames) => 'target' | 'other' | undefined,
): HeldProcess | undefined {
  const opened: number[] = [];
  const openFile = (path: string): number => {
    const fd = open(path, O_RDONLY_CLOEXEC);
    if (fd >= 0) opened.push(fd);
    else throwWhenExhausted(path);
    return fd;
  };
  let held: HeldProcess | undefined;
  try {
    const pidfd = pidfdOpen(pid);
    if (pidfd < 0) {
      throwWhenExhausted(`pidfd_open ${pid}`);
      return undefined;
    }
    opened.push(pidfd);
    const statusFd = openFile(`/proc/${pid}/status`);
    const mapsFd = openFile(`/proc/${pid}/maps`);
    const stat = readStat(pid);
    const executable = readExecutable(pid);
    if (stat === undefined || stat.isKernelThread || hasExited(pidfd)) return undefined;
    const accepted = accept({ comm: stat.comm, executable });
    if (accepted === undefined) return undefined;
    const info = {
      key: `${pid}:${stat.startTime}` as const,
      pid,
      name: decodeName(stat.comm),
      executable: decodeName(executable),
      isTarget: accepted === 'target',
    };
    held = { process: info, pidfd, statusFd, mapsFd };
    return held;
  } finally {
    if (held === undefined) for (const fd of opened) close(fd);
  }
}

function throwWhenExhausted(action: string): void {
  const errorNumber = errno();
  if (errorNumber === ERRNO.EMFILE || errorNumber === ERRNO.ENFILE || errorNumber === ERRNO.ENOMEM) {
    throw new ClearSightError('CS_NATIVE', describeErrno(errorNumber, action));
  }
}
