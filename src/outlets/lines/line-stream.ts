/** Text that may wait for a slow reader. Beyond this, lines are dropped and counted. */
const MAX_WAITING_BYTES = 16 * 1024 * 1024;
/** Beyond this, a source that can wait should. */
const ENOUGH_WAITING_BYTES = 1024 * 1024;
/** How long `close` waits for such a reader. */
const CLOSE_DEADLINE_MS = 5000;

/** Standard output, standard error or what stands in for them. */
export type OutputStream = NodeJS.WritableStream & { readonly writableLength: number };

/**
 * Whether anybody still reads a stream. One listener per stream, for good: a pipe may report the end of its reader after
 * the writer has closed it, and an error without a listener ends the process.
 */
const readers = new WeakMap<OutputStream, { isGone: boolean }>();

/**
 * Lines to a stream whose reader cannot be trusted. One that goes away (`| head`) is no error, and the rest is not
 * printed. One that stops reading blocks nothing, because pipes are written asynchronously.
 */
export class LineStream {
  /** Lines that were not printed because the reader was too slow. */
  dropped = 0;
  private readonly reader: { readonly isGone: boolean };

  constructor(private readonly stream: OutputStream) {
    this.reader = watchReader(stream);
  }

  /** True when nobody reads any more. */
  get isBroken(): boolean {
    return this.reader.isGone;
  }

  /** True when enough is pending for the reader that a source which can wait should (see `drained`). */
  get isBehind(): boolean {
    return !this.isBroken && this.stream.writableLength > ENOUGH_WAITING_BYTES;
  }

  /** Prints a line, given without its newline. Never waits and never throws. */
  write(line: string): void {
    if (this.isBroken) return;
    if (this.stream.writableLength > MAX_WAITING_BYTES) this.dropped++;
    else this.stream.write(`${line}\n`);
  }

  /** Resolves when there is room for more: whoever can wait does, so that the slowest reader gets every line. */
  async drained(): Promise<void> {
    while (!this.isBroken && this.stream.writableLength > 0) {
      await new Promise<void>((resolve) => {
        this.stream.write('', () => resolve());
      });
    }
  }

  /** Resolves when everything is printed, nobody reads any more, or the reader has not read for 5 s. The stream stays open. */
  async close(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, CLOSE_DEADLINE_MS);
    });
    await Promise.race([this.drained(), deadline]);
    clearTimeout(timer);
  }
}

function watchReader(stream: OutputStream): { readonly isGone: boolean } {
  const known = readers.get(stream);
  if (known !== undefined) return known;
  const reader = { isGone: false };
  readers.set(stream, reader);
  stream.on('error', () => {
    reader.isGone = true;
  });
  return reader;
}
