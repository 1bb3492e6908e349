import { Ring } from './ring.js';
import type { StateArena } from './state.js';

/** The last `capacity` numbers in ascending order, kept so by insertion: O(capacity) moves of neighbouring cells. */
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
    let count = this.#arrivals.count;
    const left = this.#arrivals.push(value);
    if (!Number.isNaN(left)) {
      let at = 0;
      while (sorted[at] !== left) at++;
      sorted.copyWithin(at, at + 1, count);
      count--;
    }
    let at = count;
    while (at > 0 && (sorted[at - 1] as number) > value) {
      sorted[at] = sorted[at - 1] as number;
      at--;
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
}
