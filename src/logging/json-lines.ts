import type { MonitorEvent } from '../records/event.js';
import { formatJson } from './line.js';

/** Text that may wait for a reader that does not read. Past this, lines are dropped and counted. */
const MAX_WAITING_BYTES = 16 * 1024 * 1024;
/** How long `close` waits for such a reader. */
const CLOSE_DEADLINE_MS = 5000;

/**
 * Prints events as JSON, one a line, on a stream such as standard output. A reader that goes away (`| head`) is no
 * error: the rest is not printed. One that stops reading stops nothing here: see `drained`.
 */
export class JsonLines {
  /** Lines that were not printed because the reader was too slow. */
  dropped = 0;
  private broken = false;

  constructor(private readonly stream: NodeJS.WritableStream & { readonly writableLength: number }) {
    // Stays for good: a pipe may report its reader's end after the last line.
    stream.on('error', () => {
      this.broken = true;
    });
  }

  /** True when nobody reads any more. */
  get isBroken(): boolean {
    return this.broken;
  }

  /** True when so much waits for the reader that a source which can wait should. */
  get isBehind(): boolean {
    return !this.broken && this.stream.writableLength > MAX_WAITING_BYTES / 16;
  }

  /** Prints an event. Never waits and never throws. */
  write(event: MonitorEvent): void {
    if (this.broken) return;
    if (this.stream.writableLength > MAX_WAITING_BYTES) this.dropped++;
    else this.stream.write(`${formatJson(event)}\n`);
  }

  /** Resolves when there is room for more: a replay waits for it, so that the slowest reader gets every line. */
  async drained(): Promise<void> {
    while (!this.broken && this.stream.writableLength > 0) await this.flushed();
  }

  /** Resolves when everything is printed, nobody reads any more, or the reader has not read for 5 s. */
  async close(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, CLOSE_DEADLINE_MS);
    });
    await Promise.race([this.drained(), deadline]);
    clearTimeout(timer);
  }

  private flushed(): Promise<void> {
    return new Promise((resolve) => {
      this.stream.write('', () => resolve());
    });
  }
}
