import type { HeldProcess } from '../../process/held-process.js';
import type { ReadFailure } from '../../process/probe.js';
import { describeErrno, ERRNO, hasExited } from '../libc.js';
import { memoryFolders } from '../proc.js';

export interface FailedReading {
  readonly failed: ReadFailure;
}

/** What a reading comes to that the system refused; anything but a refusal is taken for a process that is ending. */
export function failedReading(errorNumber: number, action: string): FailedReading {
  const message = describeErrno(errorNumber, action);
  const isDenied = errorNumber === ERRNO.EACCES || errorNumber === ERRNO.EPERM;
  return { failed: { reason: isDenied ? 'denied' : 'transient', message, isEnding: !isDenied } };
}

/**
 * Looks at a process in the first of its folders in which it still has memory.
 *
 * @param action in words, for the failure: `open '/proc/4211/mem'`
 * @param look gives an error number where nothing can be seen: ESRCH for a folder without memory, which is passed over
 */
export function lookAtMemory<Seen extends object>(
  held: HeldProcess,
  action: string,
  look: (folder: string) => Seen | number,
): Seen | FailedReading {
  let seen: Seen | number = ERRNO.ESRCH;
  for (const folder of memoryFolders(held.process.pid)) {
    seen = look(folder);
    if (seen !== ERRNO.ESRCH) break;
  }
  // The process that has the PID may be another by now.
  if (hasExited(held.handle)) seen = ERRNO.ESRCH;
  return typeof seen === 'number' ? failedReading(seen, action) : seen;
}
