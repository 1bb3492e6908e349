import { ClearSightError } from '../../errors/errors.js';
import type { ProcessSystem, SystemOptions } from '../interfaces.js';

/**
 * Starts the process system of this platform. Targets by PID are held before it resolves.
 *
 * Rejects with CS_PLATFORM where there is none, CS_TARGET when a PID has no process, CS_NATIVE when the kernel lacks what
 * is needed.
 */
export async function createProcessSystem(options: SystemOptions): Promise<ProcessSystem> {
  requireLinux();
  const { createLinuxSystem } = await import('./process-system.js');
  return createLinuxSystem(options);
}

/** True when a process (not a thread, a zombie or a kernel thread) has this PID now. Rejects with CS_PLATFORM. */
export async function processExists(pid: number): Promise<boolean> {
  requireLinux();
  const probes = await import('../linux/probes.js');
  return probes.processExists(pid);
}

function requireLinux(): void {
  if (process.platform !== 'linux') {
    throw new ClearSightError('CS_PLATFORM', `watching processes: expected Linux, got ${process.platform}`);
  }
}
