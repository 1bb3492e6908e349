import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  lstatSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { ClearSightError } from '../../errors/errors.js';
import { systemReason } from '../../errors/system-reason.js';
import { escapeControls } from '../../text/escape.js';
import { FolderPlace, isSame } from './folder-place.js';

const NEWLINE = 0x0a;

/**
 * Append only, so that two monitors (or an administrator's `: > file`) do not overwrite each other's lines; no symbolic
 * link is followed, because whoever may write the folder could point it at any file of ours; a FIFO must not block us.
 */
const FLAGS =
  constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * A file of lines, written synchronously: when `append` returns, the kernel has the line, in order, and not even
 * SIGKILL loses it. A write of one line to the page cache takes microseconds, and logs never flood.
 */
export class LineFile {
  private fd: number;
  private readonly folder: FolderPlace;
  /** The file ends in the middle of a line, because a write failed half-way, now or in an earlier run. */
  private endsCut: boolean;

  /** @throws ClearSightError CS_LOG with the path when it cannot be opened for appending. Made with mode 0600. */
  constructor(readonly path: string) {
    this.fd = openForAppending(path);
    this.folder = new FolderPlace(dirname(path));
    this.endsCut = endsInsideLine(this.fd);
  }

  /**
   * Appends one or more whole lines.
   *
   * @param text ends with a newline
   * @throws the system's error. Any part of the text that was written then becomes a line of its own.
   */
  append(text: string): void {
    this.follow();
    const bytes = Buffer.from(this.endsCut ? `\n${text}` : text);
    let written = 0;
    try {
      // A full disk takes a part, and fails at the next call.
      while (written < bytes.length) written += writeSync(this.fd, bytes, written);
    } finally {
      if (written > 0) this.endsCut = bytes[written - 1] !== NEWLINE;
    }
  }

  /** Returns when all lines are on the disk. */
  sync(): void {
    fsyncSync(this.fd);
  }

  close(): void {
    closeSync(this.fd);
  }

  /**
   * When somebody has renamed the file (logrotate) or removed it, opens a new one. Checked for each line, which takes
   * microseconds, so that no line is written where nobody looks.
   *
   * @throws ClearSightError CS_LOG, or the system's error, when there is something else in its place
   */
  follow(): void {
    const there = lstatSync(this.path, { bigint: true, throwIfNoEntry: false });
    if (there !== undefined && isSame(there, fstatSync(this.fd, { bigint: true }))) return;
    if (!this.folder.isInPlace) {
      throw new ClearSightError(
        'CS_LOG',
        `log file ${escapeControls(this.path)}: expected its folder, found a symbolic link in its place`,
      );
    }
    const fd = openForAppending(this.path);
    closeSync(this.fd);
    this.fd = fd;
    this.endsCut = endsInsideLine(fd);
  }
}

function openForAppending(path: string): number {
  const expected = `log file ${escapeControls(path)}: expected a file`;
  let fd: number;
  try {
    fd = openSync(path, FLAGS, 0o600);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ELOOP') {
      throw new ClearSightError('CS_LOG', `${expected} to append to, it is a symbolic link`);
    }
    throw new ClearSightError('CS_LOG', `${expected} to append to, ${systemReason(cause)}`, { cause });
  }
  if (fstatSync(fd).isFile()) return fd;
  closeSync(fd);
  throw new ClearSightError('CS_LOG', `${expected} to append to, found something else`);
}

function endsInsideLine(fd: number): boolean {
  const { size } = fstatSync(fd);
  const last = Buffer.alloc(1);
  return size > 0 && readSync(fd, last, 0, 1, size - 1) === 1 && last[0] !== NEWLINE;
}
