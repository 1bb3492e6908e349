import type { StateArena } from './state.js';
import { SumRing } from './sum-ring.js';

/** NaN for no values. */
export function mean(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** Of the population. */
export function standardDeviation(values: Float64Array): number {
  const centre = mean(values);
  let squares = 0;
  for (const value of values) squares += (value - centre) ** 2;
  return Math.sqrt(squares / values.length);
}

/** Mean and population standard deviation of the last `capacity` numbers, in O(1) a number. */
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

  /** Good to a millionth of the mean, which is far below what any clock here resolves. */
  get standardDeviation(): number {
    const { mean } = this;
    return Math.sqrt(Math.max(0, this.#squares.sum / this.count - mean * mean));
  }

  clear(): void {
    this.#values.clear();
    this.#squares.clear();
  }
}
