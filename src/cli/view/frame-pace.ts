import type { Milliseconds } from '../../records/time.js';

const FRAME_MS = 250;
/** A capture is silent where nobody watched: that is no reason to make frames. */
const SILENT_MS = 1000;

/** When the frames of a capture are due: four in a second of its own time, as those of a live page, and none where it is silent. */
export class FramePace {
  #nextMs: Milliseconds;

  constructor(startMs: Milliseconds) {
    this.#nextMs = startMs + FRAME_MS;
  }

  /** Times of the frames that are due before a record. */
  *dueBefore(timeMs: Milliseconds): Generator<Milliseconds> {
    const silentFromMs = this.#nextMs + SILENT_MS;
    while (this.#nextMs <= timeMs && this.#nextMs < silentFromMs) {
      yield this.#nextMs;
      this.#nextMs += FRAME_MS;
    }
    if (this.#nextMs <= timeMs)
      this.#nextMs += (Math.floor((timeMs - this.#nextMs) / FRAME_MS) + 1) * FRAME_MS;
  }
}
