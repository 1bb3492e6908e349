import { closeSync, existsSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { ClearSightError } from '../../errors/errors.js';
import { systemReason } from '../../errors/system-reason.js';
import { escapeText } from '../../text/escape.js';

/** A file that is not there yet, for its owner's eyes alone (mode 0600). Compressed when its name ends in `.gz`. */
export class NewCapture {
  #fd: number | undefined;
  /** By us: nothing else is ever removed. */
  #isMade = false;

  /** @throws CS_FILE when there is such a file: it is never overwritten */
  constructor(private readonly path: string) {
    // Said before a long capture is read. What decides is how it is opened.
    if (existsSync(path)) this.#fail('one that is there');
  }

  /** Lines with their ends. In a compressed file each call makes a member of its own, as in any capture. @throws CS_FILE */
  write(lines: string): void {
    if (lines === '') return;
    this.#attempt(() => {
      this.#fd ??= openSync(this.path, 'wx', 0o600);
      this.#isMade = true;
      let bytes = this.path.endsWith('.gz') ? gzipSync(lines) : Buffer.from(lines);
      while (bytes.length > 0) bytes = bytes.subarray(writeSync(this.#fd, bytes));
    });
  }

  /** @throws CS_FILE */
  close(): void {
    const fd = this.#fd;
    if (fd === undefined) return;
    this.#fd = undefined;
    this.#attempt(() => {
      try {
        fsyncSync(fd);
      } finally {
        closeSync(fd);
      }
    });
  }

  /** A capture that is not whole is not left behind. */
  remove(): void {
    if (!this.#isMade) return;
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
    rmSync(this.path, { force: true });
  }

  #attempt(work: () => void): void {
    try {
      work();
    } catch (cause) {
      this.#fail(systemReason(cause), cause);
    }
  }

  #fail(got: string, cause?: unknown): never {
    const message = `${escapeText(this.path)}: expected a new file that can be written, got ${got}`;
    throw new ClearSightError('CS_FILE', message, { cause });
  }
}
