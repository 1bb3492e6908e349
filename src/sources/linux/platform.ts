import { ClearSightError } from '../../errors/errors.js';
import type { HeldProcess } from '../process/held-process.js';
import { inspectorProbe } from '../process/inspector-probe.js';
import type { Platform } from '../process/platform.js';
import { linuxChecks } from './checks.js';
import { evidence } from './evidence/evidence.js';
import { holdProcess } from './hold.js';
import { holdLimit } from './hold-limit.js';
import { processExists } from './kernel-features.js';
import { launch } from './launch/launch.js';
import {
  close,
  describeErrno,
  ERRNO,
  errno,
  exitNow,
  giveFreedMemoryBack,
  hasExited,
  pidfdSignal,
  threadCpuMs,
} from './libc.js';
import { tryLock } from './lock/whole-file.js';
import { readStat } from './proc.js';
import { processTable } from './process-table.js';
import * as table from './table.js';
import { threadTimes } from './thread-times.js';
import { bells } from './wake/bell.js';

/** Linux: pidfds as handles, facts from `/proc`. */
export const linux: Platform = {
  processes: processTable,
  probes: Object.values(table),
  pushProbes: [inspectorProbe],
  hold: holdProcess,
  terminate: (held) => signal(held, 'SIGKILL', 'kill'),
  suspend(held) {
    const isSuspended = readStat(held.process.pid)?.state === 'T';
    signal(held, 'SIGSTOP', 'stop');
    return !isSuspended;
  },
  resume: (held) => signal(held, 'SIGCONT', 'continue'),
  state({ process: { pid }, handle }) {
    const state = readStat(pid)?.state;
    // Asked last: if it still runs, the PID was its own when the state was read.
    if (hasExited(handle)) return 'exited';
    return state === undefined || state === 'R' || state === 'S' ? 'running' : `running (state ${state})`;
  },
  bells,
  release: (pidfd) => void close(pidfd),
  threadCpuMs,
  threadTimes,
  processExists,
  launch,
  holdLimit,
  evidence,
  checks: linuxChecks,
  exitNow,
  giveFreedMemoryBack,
  tryLock,
};

function signal(
  { process: { pid }, handle }: HeldProcess,
  name: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT',
  verb: string,
) {
  if (pidfdSignal(handle, name) === 0) return;
  const errorNumber = errno();
  if (errorNumber === ERRNO.ESRCH) return;
  throw new ClearSightError('CS_NATIVE', describeErrno(errorNumber, `${verb} process ${pid}`));
}
