import { closeSync, constants, fstatSync, lstatSync, mkdirSync, openSync } from 'node:fs';
import { ClearSightError } from '../errors/errors.js';
import { systemReason } from '../errors/system-reason.js';
import { describeErrno } from '../sources/linux/libc.js';
import { type Locked, lockParts } from '../sources/linux/lock/part-locks.js';
import { escapeControls } from '../text/escape.js';
import { lockFile, stateFolder } from './places.js';
import type { Watched } from './watched.js';

const FLAGS = constants.O_RDWR | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** That no other monitor of the same target writes a log folder. */
export interface Claim {
  /** Why it cannot be claimed here, one sentence; undefined when it is. */
  readonly warning: string | undefined;
  release(): void;
}

/**
 * Claims a log folder for the targets of a monitor. The kernel releases the claim when this process ends, by whatever means.
 *
 * @param logDir exists
 * @throws ClearSightError CS_LOG when another monitor has a target in common, with its PID, or when something else is in the place of
 * our files
 */
export function claimFolder(logDir: string, watched: Watched): Claim {
  let fd: number;
  try {
    makeFolder(stateFolder(logDir));
    fd = openLock(lockFile(logDir));
  } catch (error) {
    if (error instanceof ClearSightError) throw error;
    return unclaimed(logDir, systemReason(error));
  }
  const locked = lockParts(fd, watched.parts);
  if (locked.kind === 'locked') return { warning: undefined, release: () => closeSync(fd) };
  closeSync(fd);
  if (locked.kind === 'taken') throw taken(logDir, locked);
  return unclaimed(logDir, describeErrno(locked.errorNumber, 'fcntl'));
}

function taken(logDir: string, { pid }: Extract<Locked, { readonly kind: 'taken' }>): ClearSightError {
  const who = pid === 0 ? 'one whose PID cannot be seen from here' : `PID ${pid}`;
  return new ClearSightError(
    'CS_LOG',
    `log folder ${escapeControls(logDir)}: expected no other monitor of the same target, got ${who}`,
  );
}

const unclaimed = (logDir: string, reason: string): Claim => ({
  warning: `log folder ${escapeControls(logDir)}: a second monitor of the same target would not be noticed (${reason})`,
  release: () => {},
});

/** What is there already is not made again: a disk that is frozen would hold that up. */
function makeFolder(path: string): void {
  const there = lstatSync(path, { throwIfNoEntry: false });
  if (there !== undefined) {
    if (!there.isDirectory()) throw inPlace(path, 'a folder');
    return;
  }
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Perhaps another monitor made it in the meantime.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !lstatSync(path).isDirectory()) throw error;
  }
}

function openLock(path: string): number {
  let fd: number;
  try {
    const isThere = lstatSync(path, { throwIfNoEntry: false }) !== undefined;
    fd = openSync(path, isThere ? FLAGS : FLAGS | constants.O_CREAT, 0o600);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'ELOOP' || code === 'EISDIR' || code === 'ENXIO') throw inPlace(path, 'a file');
    throw error;
  }
  if (fstatSync(fd).isFile()) return fd;
  closeSync(fd);
  throw inPlace(path, 'a file');
}

const inPlace = (path: string, expected: string) =>
  new ClearSightError('CS_LOG', `${escapeControls(path)}: expected ${expected}, got something else`);
