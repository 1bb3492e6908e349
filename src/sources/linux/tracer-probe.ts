import type { Tracer } from '../../facts/access/tracer.js';
import { type Attached, type Probe, type Reading, SAME } from '../process/probe.js';
import { close, openForProbe, pread } from './libc.js';
import { decodeName, findTracerPid, readComm } from './proc.js';

const status = Buffer.allocUnsafeSlow(8192);

/**
 * Sees who traces a process, through its `status` file. A tracer that comes and goes between two readings, and one that
 * traces only a thread other than the first, is not seen.
 */
export const tracerProbe: Probe<'tracer'> = {
  fact: 'tracer',
  intervalMs: 'scan',
  // Reading `status` takes a fifth of the time of a scan, and a debugger stays longer than this.
  leastMs: 20,
  cost: 'cheap',
  observesMonitor: true,
  open: (pid) => openForProbe(`/proc/${pid}/status`),
  close: (statusFd) => {
    if (statusFd >= 0) close(statusFd);
  },
  start: () => (_held, statusFd) => (statusFd < 0 ? undefined : new TracerWatch(statusFd)),
};

class TracerWatch implements Attached<Tracer> {
  private tracerPid = 0;

  constructor(private readonly statusFd: number) {}

  read(): Reading<Tracer> {
    const length = pread(this.statusFd, status, status.length, 0);
    if (length <= 0) return SAME;
    const foundPid = findTracerPid(status, length);
    // The monitor traces nobody: a program that it started has called PTRACE_TRACEME, as some do against debuggers.
    const tracerPid = foundPid === process.pid ? 0 : foundPid;
    if (tracerPid === this.tracerPid) return SAME;
    this.tracerPid = tracerPid;
    const attached = tracerPid !== 0;
    const tracerName = attached ? decodeName(readComm(tracerPid) ?? '') : '';
    return { changed: { via: 'ptrace', tracerPid, tracerName, attached } };
  }

  close(): void {
    close(this.statusFd);
  }
}
