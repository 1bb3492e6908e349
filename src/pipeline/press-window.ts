import type { Milliseconds } from '../records/time.js';

const FIRST_CAPACITY = 64;
/** Presses of one channel in one window that are kept; ten thousand a second and more. */
export const MAX_PRESSES = 16_384;

/**
 * The presses of one channel in the window that ends at its newest press: (newest - windowMs, newest].
 * Half open, so that a press every 50 ms is 30 presses in 1.5 s: exactly 20 a second.
 *
 * Holds at most MAX_PRESSES, in arrival order (events of one device may come out of order); sorted when taken.
 */
export class PressWindow {
  readonly #windowMs: Milliseconds;
  #times = new Float64Array(FIRST_CAPACITY);
  #next = 0;
  #count = 0;
  #newest = Number.NEGATIVE_INFINITY;
  #isFresh = false;

  constructor(windowMs: Milliseconds) {
    this.#windowMs = windowMs;
  }

  /** Adds a press with a finite time. Returns false when a press inside the window had to make room for it. */
  add(time: Milliseconds): boolean {
    if (time > this.#newest) this.#newest = time;
    if (!this.#isInside(time)) return true;
    if (this.#count === this.#times.length) this.#makeRoom();
    const isFull = this.#count === this.#times.length;
    const lost = isFull && this.#isInside(this.#times[this.#next] as number);
    this.#times[this.#next] = time;
    this.#next = (this.#next + 1) % this.#times.length;
    if (!isFull) this.#count++;
    this.#isFresh = true;
    return !lost;
  }

  /** The presses inside the window, ascending; undefined when none came since the last call. */
  take(): Float64Array | undefined {
    if (!this.#isFresh) return undefined;
    this.#isFresh = false;
    this.#keep(this.#inside());
    return this.#times.slice(0, this.#count);
  }

  #isInside(time: Milliseconds): boolean {
    return time > this.#newest - this.#windowMs;
  }

  #inside(): Float64Array {
    return this.#times
      .subarray(0, this.#count)
      .filter((time) => this.#isInside(time))
      .sort();
  }

  #makeRoom(): void {
    // At full size the oldest arrival is overwritten instead: sorting on every press would stall a flood.
    if (this.#times.length === MAX_PRESSES) return;
    const inside = this.#inside();
    const isCrowded = inside.length * 2 > this.#times.length;
    if (isCrowded) this.#times = new Float64Array(Math.min(this.#times.length * 2, MAX_PRESSES));
    this.#keep(inside);
  }

  #keep(inside: Float64Array): void {
    this.#times.set(inside);
    this.#count = inside.length;
    this.#next = this.#count % this.#times.length;
  }
}
