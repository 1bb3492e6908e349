import { Ring } from './ring.js';
import type { StateArena } from './state-arena.js';

/** The running sum of the last `capacity` numbers. */
export class SumRing {
  readonly #ring: Ring;
  readonly #sum: Float64Array;

  constructor(arena: StateArena, capacity: number) {
    this.#ring = new Ring(arena, capacity);
    this.#sum = arena.take(1);
  }

  push(value: number): void {
    const left = this.#ring.push(value);
    (this.#sum[0] as number) += Number.isNaN(left) ? value : value - left;
    // Rounding errors would accumulate over millions of numbers: sum afresh once per round.
    if (this.#ring.next === 0) this.#sum[0] = addUp(this.#ring.cells);
  }

  get sum(): number {
    return this.#sum[0] as number;
  }

  get count(): number {
    return this.#ring.count;
  }

  get isFull(): boolean {
    return this.#ring.isFull;
  }

  clear(): void {
    this.#ring.clear();
    this.#sum[0] = 0;
  }
}

function addUp(values: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index] as number;
  return sum;
}
