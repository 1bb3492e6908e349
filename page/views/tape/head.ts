import type { Snapshot } from '../../../src/page/stream/messages.js';
import type { Place } from '../../place.js';
import type { Store } from '../../store/store.js';
import type { Ask } from '../../transport/ask.js';
import { replaceAddress } from '../replace-address.js';

/** What moves through a capture. */
export interface Mover {
  /** Shows that moment, as soon as it is there. */
  moveTo(timeMs: number): void;
  /** The same, and the page's address leads back to it. */
  restAt(timeMs: number): void;
}

/** Where in a capture somebody looks. It asks for one moment at a time: of those that are passed meanwhile, only the last matters. */
export class Head implements Mover {
  #wantedMs: number | undefined;
  #isAsking = false;

  constructor(
    private readonly store: Store,
    private readonly ask: Ask,
    private readonly place: Place,
  ) {}

  moveTo(timeMs: number): void {
    this.#wantedMs = timeMs;
    if (!this.#isAsking) void this.#run();
  }

  restAt(timeMs: number): void {
    replaceAddress(this.store, this.place, { ...this.store.address, at: timeMs });
    this.moveTo(timeMs);
  }

  async #run(): Promise<void> {
    this.#isAsking = true;
    try {
      while (this.#wantedMs !== undefined) {
        const timeMs = this.#wantedMs;
        this.#wantedMs = undefined;
        const snapshot = await this.ask<Snapshot>(`/at?time=${timeMs}`);
        if (snapshot !== null) this.store.showMoment(timeMs, snapshot);
      }
    } catch {
      // The banner says what became of the connection; the moment stays what it was.
    } finally {
      this.#isAsking = false;
    }
  }
}
