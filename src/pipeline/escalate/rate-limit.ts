import type { Milliseconds } from '../../records/time.js';

/** Lets through so many a second, by the time of records. Times that go backwards begin a new second. */
export class RateLimit {
  readonly #perSecond: number;
  #since = Number.NEGATIVE_INFINITY;
  #used = 0;

  constructor(perSecond = 1) {
    this.#perSecond = perSecond;
  }

  allows(time: Milliseconds): boolean {
    if (!(Math.abs(time - this.#since) < 1000)) {
      this.#since = time;
      this.#used = 0;
    }
    return ++this.#used <= this.#perSecond;
  }
}
