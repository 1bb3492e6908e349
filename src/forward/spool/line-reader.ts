import type { FileHandle } from 'node:fs/promises';

const CHUNK_BYTES = 64 * 1024;
/** A longer line is no event: it is passed over. */
export const MAX_LINE_BYTES = 1024 * 1024;
const NEWLINE = 0x0a;

/** Reads the whole lines of a file that grows. */
export class LineReader {
  /** Bytes behind `#offset` that were read. */
  #buffer = Buffer.alloc(0);
  /** Of these, those that hold no newline for sure. */
  #searched = 0;
  #isTooLong = false;

  /** @param offset where a line begins */
  constructor(
    readonly handle: FileHandle,
    private offset: number,
  ) {}

  /** Bytes of the file whose lines were given. */
  get doneBytes(): number {
    return this.offset;
  }

  /** The next line, without its newline; empty for one that is too long. Undefined: there is none yet. */
  async next(): Promise<string | undefined> {
    for (;;) {
      const end = this.#buffer.indexOf(NEWLINE, this.#searched);
      if (end >= 0) {
        const line = this.#isTooLong ? '' : this.#buffer.toString('utf8', 0, end);
        this.#isTooLong = false;
        this.#pass(end + 1);
        return line;
      }
      this.#searched = this.#buffer.length;
      if (this.#buffer.length > MAX_LINE_BYTES) {
        this.#isTooLong = true;
        this.#pass(this.#buffer.length);
      }
      if (!(await this.#fill())) return undefined;
    }
  }

  /** Whether the file is shorter by now than what was read of it. It is read from its beginning then. */
  async restartIfCut(): Promise<boolean> {
    const { size } = await this.handle.stat();
    if (size >= this.offset + this.#buffer.length) return false;
    this.#buffer = Buffer.alloc(0);
    this.#searched = 0;
    this.#isTooLong = false;
    this.offset = 0;
    return true;
  }

  #pass(bytes: number): void {
    this.#buffer = this.#buffer.subarray(bytes);
    this.#searched = 0;
    this.offset += bytes;
  }

  async #fill(): Promise<boolean> {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    const { bytesRead } = await this.handle.read(chunk, 0, CHUNK_BYTES, this.offset + this.#buffer.length);
    if (bytesRead === 0) return false;
    const more = chunk.subarray(0, bytesRead);
    this.#buffer = this.#buffer.length === 0 ? more : Buffer.concat([this.#buffer, more]);
    return true;
  }
}
