import type { ServerResponse } from 'node:http';

/** Bytes that may wait for a page: what it does not take is not sent, and it catches up later. */
const MAX_WAITING_BYTES = 256 * 1024;

/** What a page is to be sent next. */
export interface Feed {
  /** Number of the newest frame. */
  readonly newest: number;
  /** A frame as it is sent; undefined when it is not kept. */
  frame(number: number): Buffer | undefined;
  /** All that is known, as it is sent. */
  snapshot(missedFrames: number): Buffer;
}

/**
 * One page that listens. It has no queue, only a cursor, so that a slow one costs no memory: when it takes more it is sent the next
 * frame, or all that is known when that frame is not kept any more.
 */
export class Client {
  #lastWord: string | undefined;
  #isQuiet = true;

  /** @param cursor number of the last frame that it had; undefined for a new one */
  constructor(
    private readonly response: ServerResponse,
    private readonly feed: Feed,
    private cursor: number | undefined,
  ) {
    response.on('drain', () => this.pump());
  }

  /** Sends what there is, as far as the page takes it. */
  pump(): void {
    const { response } = this;
    while (!response.writableEnded && response.writableLength < MAX_WAITING_BYTES) {
      const next = this.#next();
      if (next === undefined) {
        if (this.#lastWord !== undefined) response.end(this.#lastWord);
        return;
      }
      response.write(next);
      this.#isQuiet = false;
    }
  }

  /** Says something when nothing was said since the last call: a connection that is gone is noticed then. */
  beat(): void {
    const isIdle = this.#isQuiet && this.response.writableLength === 0;
    if (isIdle && !this.response.writableEnded) this.response.write(':\n\n');
    this.#isQuiet = true;
  }

  /** Ends with these words, once the page has had everything. */
  end(lastWord: string): void {
    this.#lastWord = lastWord;
    this.pump();
  }

  #next(): Buffer | undefined {
    const { cursor, feed } = this;
    if (cursor === feed.newest) return undefined;
    const frame = cursor === undefined ? undefined : feed.frame(cursor + 1);
    this.cursor = frame === undefined ? feed.newest : (cursor as number) + 1;
    return frame ?? feed.snapshot(cursor === undefined ? 0 : feed.newest - cursor);
  }
}
