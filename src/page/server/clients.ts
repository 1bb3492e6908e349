import type { ServerResponse } from 'node:http';
import { Client, type Feed } from './client.js';
import { eventId, eventText, frameOfId } from './event-text.js';

const MAX_CLIENTS = 32;
/** Nobody hears nothing for more than twice this. */
const BEAT_MS = 7500;
/** How long a page may take for its last words. */
const END_MS = 1000;
/** After how long a page that is cut off comes back. */
const RETRY_MS = 1000;

/** What pages are told, frame by frame. */
export interface Story {
  /** Number of the newest frame. */
  readonly newest: number;
  /** A frame as it is sent; undefined when it is not kept. */
  frame(number: number): Buffer | undefined;
  /** All that is known as of the newest frame. */
  snapshot(missedFrames: number): object;
  /** No frame follows. */
  end(): void;
}

/** All pages that listen. */
export class Clients implements Feed {
  readonly #clients = new Set<Client>();
  readonly #beats: NodeJS.Timeout;
  /** The newest snapshot without its missed frames, which is the same for all who begin at the same frame. */
  #newestSnapshot: { readonly number: number; readonly json: string } | undefined;
  /** For those that come while others still have to hear the end, too. */
  #lastWord: string | undefined;
  /** Called when the last one has gone. */
  #onEmpty = () => {};
  /** Number of the newest frame that pages may be told of. */
  #newest = 0;

  /**
   * @param stream by what the events of this stream are told from those of another session
   * @param isPast of a capture: pages are told all that is known each time, and so miss nothing
   */
  constructor(
    private readonly history: Story,
    private readonly stream: string,
    private readonly isPast = false,
  ) {
    this.#beats = setInterval(() => {
      for (const client of this.#clients) client.beat();
    }, BEAT_MS);
  }

  get isFull(): boolean {
    return this.#clients.size >= MAX_CLIENTS;
  }

  get newest(): number {
    return this.#newest;
  }

  frame(number: number): Buffer | undefined {
    return this.history.frame(number);
  }

  snapshot(missedFrames: number): Buffer {
    const { newest } = this;
    if (this.#newestSnapshot?.number !== newest) {
      const { missedFrames: _, ...rest } = this.history.snapshot(0) as { missedFrames?: number };
      this.#newestSnapshot = { number: newest, json: JSON.stringify(rest) };
    }
    const json = `{"missedFrames":${this.isPast ? 0 : missedFrames},${this.#newestSnapshot.json.slice(1)}`;
    return Buffer.from(eventText(eventId(this.stream, newest), 'snapshot', json));
  }

  /**
   * Begins to send. The head of the response has been written.
   *
   * @param lastId of the last event that the page had, as it says
   */
  add(response: ServerResponse, lastId: string | undefined): void {
    if (response.destroyed) return;
    const cursor = frameOfId(this.stream, lastId);
    const client = new Client(
      response,
      this,
      cursor !== undefined && cursor <= this.newest ? cursor : undefined,
    );
    this.#clients.add(client);
    response.on('close', () => {
      this.#clients.delete(client);
      if (this.#clients.size === 0) this.#onEmpty();
    });
    response.write(`retry: ${RETRY_MS}\n\n`);
    if (this.#lastWord === undefined) client.pump();
    else client.end(this.#lastWord);
  }

  /** Sends what there is now, as far as each takes it. */
  pump(): void {
    this.#newest = this.history.newest;
    for (const client of this.#clients) client.pump();
  }

  /** Resolves when everybody has had the end, or after one second. */
  async end(timeMs: number): Promise<void> {
    clearInterval(this.#beats);
    this.history.end();
    this.#newest = this.history.newest;
    this.#newestSnapshot = undefined;
    const lastWord = eventText(eventId(this.stream, this.newest), 'end', JSON.stringify({ timeMs }));
    this.#lastWord = lastWord;
    if (this.#clients.size === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, END_MS);
      this.#onEmpty = () => {
        clearTimeout(timer);
        resolve();
      };
      for (const client of this.#clients) client.end(lastWord);
    });
  }
}
