import { closeSync, constants, fstatSync, ftruncateSync, lstatSync, openSync, writeSync } from 'node:fs';
import { STATE_BYTES } from './state.js';

/** No link is followed, and a FIFO must not block: see LineFile. */
const FLAGS = constants.O_WRONLY | constants.O_CREAT | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * The file in which a monitor keeps its state. One write replaces what was there: the file neither grows nor moves, nothing is synced, and a
 * disk that was full meanwhile takes it all the same.
 */
export class StateFile {
  #fd: number | undefined;

  constructor(private readonly path: string) {}

  /**
   * Writes a state in place of the one before. A file that was removed is there again afterwards.
   *
   * @param state see `formatState`
   * @throws the system's error, or that there is something else in its place
   */
  write(state: Uint8Array): void {
    if (this.#fd === undefined || !isAt(this.path, this.#fd)) this.#open();
    writeSync(this.#fd as number, state, 0, STATE_BYTES, 0);
  }

  close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
  }

  #open(): void {
    this.close();
    const fd = openSync(this.path, FLAGS, 0o600);
    if (!fstatSync(fd).isFile()) {
      closeSync(fd);
      throw new Error('expected a file, found something else');
    }
    ftruncateSync(fd, STATE_BYTES);
    this.#fd = fd;
  }
}

function isAt(path: string, fd: number): boolean {
  const there = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  const opened = fstatSync(fd, { bigint: true });
  return there?.ino === opened.ino && there.dev === opened.dev;
}
