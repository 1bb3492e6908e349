import { Ring } from './ring.js';
import type { StateArena } from './state-arena.js';

/** The last `capacity` numbers in ascending order, kept sorted by insertion. */
export class SortedWindow {
  readonly #arrivals: Ring;
  readonly #sorted: Float64Array;

  constructor(arena: StateArena, capacity: number) {
    this.#arrivals = new Ring(arena, capacity);
    this.#sorted = arena.take(capacity);
  }

  get isFull(): boolean {
    return this.#arrivals.isFull;
  }

  get count(): number {
    return this.#arrivals.count;
  }

  push(value: number): void {
    const sorted = this.#sorted;
    const { count } = this.#arrivals;
    const left = this.#arrivals.push(value);
    let at = Number.isNaN(left) ? count : this.#find(left);
    // Only the numbers between the one that leaves and the one that enters move.
    const last = this.#arrivals.count - 1;
    for (; at > 0; at--) {
      const before = sorted[at - 1] as number;
      if (before <= value) break;
      sorted[at] = before;
    }
    for (; at < last; at++) {
      const after = sorted[at + 1] as number;
      if (after >= value) break;
      sorted[at] = after;
    }
    sorted[at] = value;
  }

  /** The number of this rank: 0 is the smallest. */
  rank(rank: number): number {
    return this.#sorted[rank] as number;
  }

  clear(): void {
    this.#arrivals.clear();
  }

  /** Index of a number that is present. */
  #find(value: number): number {
    let low = 0;
    let high = this.#sorted.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#sorted[middle] as number) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
