import type { DebuggerState } from '../../records/record.js';
import type { ProcessKey } from '../../records/target.js';
import { monotonicNowMs } from '../clock.js';
import { pread } from './libc.js';
import { decodeName, findTracerPid, readComm } from './proc.js';

const status = Buffer.allocUnsafeSlow(8192);

/**
 * Watches who traces a process, through its `status` file. A tracer that comes and goes between two looks, and one that
 * traces only a thread other than the first, is not seen.
 */
export class TracerWatch {
  private tracerPid = 0;

  /** @param key null for the monitor itself */
  constructor(
    private readonly statusFd: number,
    private readonly key: ProcessKey | null,
    private readonly pid: number,
  ) {}

  /** What has changed since the last look, or undefined. */
  look(): DebuggerState | undefined {
    const length = pread(this.statusFd, status, status.length, 0);
    if (length <= 0) return undefined;
    const tracerPid = findTracerPid(status, length);
    if (tracerPid === this.tracerPid) return undefined;
    this.tracerPid = tracerPid;
    return {
      kind: 'debugger',
      time: monotonicNowMs(),
      key: this.key,
      pid: this.pid,
      via: 'ptrace',
      tracerPid,
      tracerName: tracerPid === 0 ? '' : decodeName(readComm(tracerPid) ?? ''),
      attached: tracerPid !== 0,
    };
  }
}
