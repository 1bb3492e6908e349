import { readFileSync, readlinkSync } from 'node:fs';
import { parseStat, type Stat } from './proc-text.js';

/** What tells one process from every other, of this and other starts of the machine. All but `pid` empty where it cannot be read. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks since boot, decimal: a PID is used again, both together are not. */
  readonly startTime: string;
  /** Of this start of the machine; its monotonic clock counts from there. */
  readonly bootId: string;
  /** The PID means something in this namespace alone. */
  readonly pidNamespace: string;
}

/** `unknown`: it may run, and cannot be seen from here. */
export type Life = 'runs' | 'stopped' | 'gone' | 'unknown';

/** Loaded by commands that start fast: no native code. */
export const ownIdentity = (): ProcessIdentity => ({
  pid: process.pid,
  startTime: readStat('self')?.startTime ?? '',
  bootId: bootId(),
  pidNamespace: ownPidNamespace(),
});

/** Whether that very process runs now, on a machine that was not started again since. */
export function lifeOf({ pid, startTime, bootId: boot, pidNamespace }: ProcessIdentity): Life {
  if (boot !== bootId()) return 'gone';
  if (pidNamespace !== ownPidNamespace()) return 'unknown';
  const now = readStat(pid);
  // A mount option may hide processes of others, and a container may have no such files.
  if (now === undefined) return exists(pid) ? 'unknown' : 'gone';
  if (now.startTime !== startTime) return startTime === '' ? 'unknown' : 'gone';
  if ('ZX'.includes(now.state)) return 'gone';
  return 'Tt'.includes(now.state) ? 'stopped' : 'runs';
}

const bootId = () => look(() => readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()) ?? '';
const ownPidNamespace = () => look(() => readlinkSync('/proc/self/ns/pid')) ?? '';

function readStat(pid: number | 'self'): Stat | undefined {
  const text = look(() => readFileSync(`/proc/${pid}/stat`, 'latin1'));
  return text === undefined ? undefined : parseStat(text);
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

function look(read: () => string): string | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
