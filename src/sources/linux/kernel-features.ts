import { readFileSync } from 'node:fs';
import { ClearSightError } from '../../errors/errors.js';
import { close, describeErrno, ERRNO, errno, hasExited, O_RDONLY_CLOEXEC, open, pidfdOpen } from './libc.js';
import { readStat } from './proc.js';
import { ProcmapQuery } from './regions/procmap-query.js';

/** Small questions about what works on this machine. */

/** True when the kernel answers PROCMAP_QUERY (Linux 6.11 and later). */
export function hasProcmapQuery(): boolean {
  const fd = open('/proc/self/maps', O_RDONLY_CLOEXEC);
  if (fd < 0) return false;
  const query = new ProcmapQuery();
  query.rewind();
  const answered = query.ask(fd);
  close(fd);
  return answered;
}

/**
 * The way in which maps are read.
 * @throws ClearSightError CS_NATIVE when `ioctl` is asked for and the kernel has none
 */
export function chooseReader(wanted: 'auto' | 'ioctl' | 'text'): 'ioctl' | 'text' {
  if (wanted === 'text') return 'text';
  if (hasProcmapQuery()) return 'ioctl';
  if (wanted === 'auto') return 'text';
  throw new ClearSightError(
    'CS_NATIVE',
    'memory.reader "ioctl": expected Linux 6.11 or later, got a kernel without PROCMAP_QUERY',
  );
}

/** True when the kernel tells what became of a process's pages (CONFIG_PROC_PAGE_MONITOR). */
export function hasPagemap(): boolean {
  const fd = open('/proc/self/pagemap', O_RDONLY_CLOEXEC);
  if (fd >= 0) close(fd);
  return fd >= 0 || errno() !== ERRNO.ENOENT;
}

/** True when processes can be held by a pidfd (Linux 5.3 and later). */
export function hasPidfd(): boolean {
  const fd = pidfdOpen(process.pid);
  if (fd >= 0) close(fd);
  return fd >= 0;
}

/** True when a process (not a thread, a zombie or a kernel thread) has this PID now. */
export function processExists(pid: number): boolean {
  const pidfd = pidfdOpen(pid);
  if (pidfd < 0) return false;
  const exists = !hasExited(pidfd) && readStat(pid)?.isKernelThread === false;
  close(pidfd);
  return exists;
}

/** `yes`, or the system's reason why the map of this process cannot be opened, e.g. `EACCES: permission denied, ...`. */
export function canOpenMaps(pid: number): string {
  const path = `/proc/${pid}/maps`;
  const fd = open(path, O_RDONLY_CLOEXEC);
  if (fd < 0) return describeErrno(errno(), `open '${path}'`);
  close(fd);
  return 'yes';
}

/**
 * Yama's `ptrace_scope`: 0 for processes of the same user, 1 for descendants only, 2 for root, 3 for none; undefined
 * without Yama (then as 0). It is about tracing; maps of the same user's processes can be read at any value.
 */
export function ptraceScope(): number | undefined {
  try {
    return Number(readFileSync('/proc/sys/kernel/yama/ptrace_scope', 'latin1'));
  } catch {
    return undefined;
  }
}
