import { existsSync } from 'node:fs';
import { ClearSightError } from '../../../errors/errors.js';
import { close, describeErrno, errno } from '../libc.js';
import { createFileSystem, mountDetached, openFileSystem } from './native.js';

/** Where systems mount it that do. */
const USUAL_FOLDER = '/sys/kernel/tracing';

/** The kernel's file system for tracing, while it is needed. */
export interface Tracefs {
  readonly folder: string;
  close(): void;
}

/**
 * Tracefs where it is mounted; where it is not, by a mount that nobody else sees and that ends with this process, however that ends.
 *
 * @throws ClearSightError CS_NATIVE when the system refuses
 */
export function openTracefs(): Tracefs {
  if (existsSync(`${USUAL_FOLDER}/instances`)) return { folder: USUAL_FOLDER, close() {} };
  const context = openFileSystem('tracefs');
  if (context < 0) throw refusal('fsopen of tracefs');
  try {
    if (createFileSystem(context) < 0) throw refusal('fsconfig of tracefs');
    const root = mountDetached(context);
    if (root < 0) throw refusal('fsmount of tracefs');
    return { folder: `/proc/self/fd/${root}`, close: () => void close(root) };
  } finally {
    close(context);
  }
}

const refusal = (action: string) => new ClearSightError('CS_NATIVE', describeErrno(errno(), action));
