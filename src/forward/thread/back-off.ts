import type { Milliseconds } from '../../records/time.js';

const FIRST_MS = 500;
const MOST_MS = 60_000;

/**
 * How long to wait before something that failed is tried again: doubled each time, to a minute, and a random part of it off, so that
 * many monitors do not come back at the same moment (exponential back-off with jitter).
 */
export class BackOff {
  #failures = 0;

  /** @param random from 0 to 1 */
  constructor(private readonly random: () => number = Math.random) {}

  /** Another failure. @returns how long to wait: from half to all of 500 ms, 1 s, 2 s ... 60 s */
  fail(): Milliseconds {
    const mostMs = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(this.#failures++, 16));
    return mostMs * (1 - this.random() / 2);
  }

  succeed(): void {
    this.#failures = 0;
  }
}
