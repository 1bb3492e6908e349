import { eventId, eventText } from './event-text.js';

/** A minute of them. */
const MAX_FRAMES = 240;
/** While very much happens, fewer frames are kept. */
const MAX_BYTES = 16 * 1024 * 1024;

/** The newest frames as events, made once for all pages: those that wait for the same frame share its bytes. */
export class FrameRing {
  readonly #events = new Map<number, Buffer>();
  #bytes = 0;

  constructor(private readonly stream: string) {}

  add(frame: { readonly number: number }): void {
    const { number } = frame;
    const event = Buffer.from(eventText(eventId(this.stream, number), 'frame', JSON.stringify(frame)));
    this.#events.set(number, event);
    this.#bytes += event.length;
    for (const [oldest, { length }] of this.#events) {
      if (this.#events.size <= MAX_FRAMES && this.#bytes <= MAX_BYTES) return;
      this.#events.delete(oldest);
      this.#bytes -= length;
    }
  }

  get(number: number): Buffer | undefined {
    return this.#events.get(number);
  }
}
