import { ClearSightError } from '../../errors/errors.js';
import type { ProcessKey } from '../../records/target.js';
import type { ProcessControl } from '../interfaces.js';
import type { HeldProcess } from '../process/messages.js';
import { close, describeErrno, ERRNO, errno, hasExited, pidfdKill } from './libc.js';
import { readState } from './proc.js';

/** The held processes as the main thread keeps them: it owns their pidfds and `status` descriptors. */
export class HeldProcesses implements ProcessControl {
  private readonly held = new Map<ProcessKey, HeldProcess>();

  add(held: HeldProcess): void {
    this.held.set(held.process.key, held);
  }

  get(key: ProcessKey): HeldProcess | undefined {
    return this.held.get(key);
  }

  values(): Iterable<HeldProcess> {
    return this.held.values();
  }

  /** Lets go of a process. */
  remove(key: ProcessKey): void {
    const held = this.held.get(key);
    if (held === undefined) return;
    this.held.delete(key);
    close(held.pidfd);
    if (held.statusFd >= 0) close(held.statusFd);
  }

  terminate(key: ProcessKey): void {
    const held = this.held.get(key);
    // Let go of because it had ended.
    if (held === undefined || pidfdKill(held.pidfd) === 0) return;
    const errorNumber = errno();
    if (errorNumber === ERRNO.ESRCH) return;
    throw new ClearSightError('CS_NATIVE', describeErrno(errorNumber, `kill process ${held.process.pid}`));
  }

  state(key: ProcessKey): ReturnType<ProcessControl['state']> {
    const held = this.held.get(key);
    if (held === undefined || hasExited(held.pidfd)) return 'exited';
    const letter = readState(held.statusFd);
    return letter === undefined || letter === 'R' || letter === 'S' ? 'running' : `running (state ${letter})`;
  }
}
