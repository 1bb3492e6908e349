import type { Config } from '../config/schema.js';
import { ClearSightError } from '../errors/errors.js';
import type { ProcessInfo } from '../records/target.js';
import type { DebuggerRecords, MemoryRecords, ProcessControl, TargetRecords } from './interfaces.js';
import type { ScanTimes } from './scan-times.js';

export interface SystemOptions {
  /** Targets by comm or by base name of the executable, exact. */
  readonly names: readonly string[];
  /** Targets by PID. */
  readonly pids: readonly number[];
  /** Strict scope: every process is held and scanned; `isTarget` is true only for those named or given by PID. */
  readonly everyProcess: boolean;
  /** With `enabled: false` there are no memory records; ends and debuggers are still looked for at this pace. */
  readonly memory: Config['memory'];
  /** Look for tracers of the targets and of the monitor. */
  readonly debuggers: boolean;
  /** Where the time of each scan is recorded, for figures. Default: nowhere. */
  readonly scanTimes?: ScanTimes;
}

/**
 * The processes of this machine: finds and holds them, scans their memory maps, sees who traces them, ends them.
 *
 * Work begins with the first subscription. The three streams are hot parts of one sequence: subscribe to all of them in one
 * go (`merge`), and a process's `target-found` comes before everything else about it. When the last subscription
 * ends, so do the threads, for good. Handles stay until `close`: a verdict may still have to be carried out.
 */
export interface ProcessSystem {
  readonly targets: TargetRecords;
  readonly memory: MemoryRecords;
  readonly debuggers: DebuggerRecords;
  readonly control: ProcessControl;
  /**
   * Holds a process at once as a target, e.g. one just launched.
   * Rejects with CS_TARGET when there is no process of this PID.
   */
  hold(pid: number): Promise<ProcessInfo>;
  /** Ends the threads and lets go of every handle; the streams complete. */
  close(): Promise<void>;
}

/**
 * Starts the process system of this platform. Targets by PID are held before it resolves.
 *
 * Rejects with CS_PLATFORM where there is none, CS_TARGET when a PID has no process, CS_NATIVE when the kernel lacks what
 * is needed.
 */
export async function createProcessSystem(options: SystemOptions): Promise<ProcessSystem> {
  requireLinux();
  const { createLinuxSystem } = await import('./linux/system.js');
  return createLinuxSystem(options);
}

/** True when a process (not a thread, a zombie or a kernel thread) has this PID now. Rejects with CS_PLATFORM. */
export async function processExists(pid: number): Promise<boolean> {
  requireLinux();
  const probes = await import('./linux/probes.js');
  return probes.processExists(pid);
}

function requireLinux(): void {
  if (process.platform !== 'linux') {
    throw new ClearSightError('CS_PLATFORM', `watching processes: expected Linux, got ${process.platform}`);
  }
}
