import type { FactId } from '../../facts/facts.js';
import type { Accepted, Candidate, HeldProcess } from '../process/held-process.js';
import type { AnyProbe } from '../process/probe.js';
import { close, hasExited, pidfdOpen, throwWhenExhausted } from './libc.js';
import { decodeName, readExecutable, readStat } from './proc.js';

/**
 * Opens everything that watching a process needs: its pidfd, and what each probe reads. Opened at first sight and kept,
 * because a process can forbid later opens (PR_SET_DUMPABLE), but not the use of what is open.
 *
 * The PID could pass to another process between two opens. So the pidfd comes first and is asked last: when its process
 * still lives then, the PID was its own all along, and everything opened in between is of that process.
 *
 * @param accept decides by what this process is called and who started it; undefined lets it go
 * @returns undefined when there is no such process (a zombie, a thread and a kernel thread are none), or it is not accepted
 * @throws ClearSightError CS_NATIVE when descriptors run out
 */
export function holdProcess(
  pid: number,
  accept: (candidate: Candidate) => Accepted | undefined,
  probes: readonly AnyProbe[],
): HeldProcess | undefined {
  const pidfd = pidfdOpen(pid);
  if (pidfd < 0) {
    throwWhenExhausted(`pidfd_open ${pid}`);
    return undefined;
  }
  const opened = new Map<FactId, number>();
  let held: HeldProcess | undefined;
  try {
    for (const probe of probes) opened.set(probe.fact, probe.open(pid));
    const stat = readStat(pid);
    if (stat === undefined) throwWhenExhausted(`/proc/${pid}/stat`);
    const executable = readExecutable(pid);
    if (stat === undefined || stat.isKernelThread || hasExited(pidfd)) return undefined;
    const accepted = accept({ shortName: stat.comm, executable, parentPid: stat.parentPid });
    if (accepted === undefined) return undefined;
    const process = {
      key: `${pid}:${stat.startTime}` as const,
      pid,
      name: decodeName(stat.comm),
      executable: decodeName(executable),
      isTarget: accepted.as === 'target',
      ...(accepted.as === 'target' && accepted.startedBy !== undefined && { startedBy: accepted.startedBy }),
    };
    held = { process, handle: pidfd, opened };
    return held;
  } finally {
    if (held === undefined) {
      for (const probe of probes) probe.close(opened.get(probe.fact) ?? -1);
      close(pidfd);
    }
  }
}
