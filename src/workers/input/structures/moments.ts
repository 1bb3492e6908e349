import type { StateArena } from './state-arena.js';
import { SumRing } from './sum-ring.js';

/** Mean and population standard deviation of the last `capacity` numbers, in O(1) per number. NaN while there are none. */
export class Moments {
  readonly #values: SumRing;
  readonly #squares: SumRing;

  constructor(arena: StateArena, capacity: number) {
    this.#values = new SumRing(arena, capacity);
    this.#squares = new SumRing(arena, capacity);
  }

  push(value: number): void {
    this.#values.push(value);
    this.#squares.push(value * value);
  }

  get count(): number {
    return this.#values.count;
  }

  get isFull(): boolean {
    return this.#values.isFull;
  }

  get mean(): number {
    return this.#values.sum / this.count;
  }

  /** Accurate to a millionth of the mean, far below the resolution of any clock here. */
  get standardDeviation(): number {
    const { mean } = this;
    return Math.sqrt(Math.max(0, this.#squares.sum / this.count - mean * mean));
  }

  clear(): void {
    this.#values.clear();
    this.#squares.clear();
  }
}
