import type { LogWriter } from './log-writer.js';

/** What a monitor says of itself, in a file that another thread writes, each time in place of what it said before. */
export class RemoteState {
  #last: number | undefined;

  constructor(
    private readonly writer: LogWriter,
    private readonly path: string,
  ) {}

  /**
   * Hands over a state, and waits for nothing: while the disk has not taken the one before, this one is left out.
   *
   * @param state the whole file (see `formatState`)
   * @returns why the one before could not be written; undefined when it was
   */
  keep(state: Uint8Array): string | undefined {
    if (this.#last !== undefined && !this.writer.isAnswered(this.#last)) return undefined;
    const trouble = this.#troubleOf(this.#last);
    this.keepLast(state);
    return trouble;
  }

  /** The same for the last one, which may have to wait for the disk. */
  keepLast(state: Uint8Array): void {
    this.#last = this.writer.ask({ kind: 'state', path: this.path, state });
  }

  /** Clears away what other monitors have left in a log folder (see `clearStates`). */
  clearOthers(logDir: string, keys: readonly string[]): void {
    this.writer.ask({ kind: 'clear-states', logDir, keys });
  }

  #troubleOf(answered: number | undefined): string | undefined {
    try {
      if (answered !== undefined) this.writer.waitFor(answered, 0);
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  }
}
