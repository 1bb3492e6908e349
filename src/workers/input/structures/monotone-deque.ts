import type { StateArena } from './state-arena.js';

const ENTRY = 3;

/**
 * The candidates for the largest (or smallest) interval of a run that grows at one end and shrinks at the other: each
 * interval enters and leaves once, so the extreme is known in O(1) amortised. Cells: [head, count], then entries of
 * (index of the interval, time of its end, interval).
 *
 *   run       90 95 100 97 99        largest first:  100 99     (95 and 97 can never be the largest again)
 */
export class MonotoneDeque {
  readonly #ends: Int32Array;
  readonly #entries: Float64Array;
  readonly #capacity: number;
  readonly #sign: 1 | -1;

  constructor(arena: StateArena, capacity: number, keep: 'largest' | 'smallest') {
    this.#capacity = capacity;
    this.#sign = keep === 'largest' ? 1 : -1;
    this.#ends = arena.takeIntegers(2);
    this.#entries = arena.take(capacity * ENTRY);
  }

  /** Adds at the back. Call only when `isFull(interval)` is false. */
  push(index: number, endMs: number, intervalMs: number): void {
    const count = this.#withoutSuperseded(intervalMs);
    const at = this.#cell(count);
    this.#ends[1] = count + 1;
    this.#entries[at] = index;
    this.#entries[at + 1] = endMs;
    this.#entries[at + 2] = intervalMs;
  }

  /** True when there is no room for this interval even once the entries that it supersedes are dropped. */
  isFull(intervalMs: number): boolean {
    if ((this.#ends[1] as number) < this.#capacity) return false;
    const count = this.#withoutSuperseded(intervalMs);
    this.#ends[1] = count;
    return count === this.#capacity;
  }

  get isEmpty(): boolean {
    return this.#ends[1] === 0;
  }

  get frontIndex(): number {
    return this.#entries[(this.#ends[0] as number) * ENTRY] as number;
  }

  get frontEndMs(): number {
    return this.#entries[(this.#ends[0] as number) * ENTRY + 1] as number;
  }

  /** The run's largest (or smallest) interval. */
  get extreme(): number {
    return this.#entries[(this.#ends[0] as number) * ENTRY + 2] as number;
  }

  dropFront(): void {
    const head = (this.#ends[0] as number) + 1;
    this.#ends[0] = head === this.#capacity ? 0 : head;
    (this.#ends[1] as number)--;
  }

  clear(): void {
    this.#ends[1] = 0;
  }

  /** How many entries remain once those are dropped that this interval supersedes. */
  #withoutSuperseded(intervalMs: number): number {
    const entries = this.#entries;
    const sign = this.#sign;
    let count = this.#ends[1] as number;
    while (count > 0) {
      const difference = intervalMs - (entries[this.#cell(count - 1) + 2] as number);
      if (sign * difference < 0) break;
      count--;
    }
    return count;
  }

  #cell(position: number): number {
    const at = (this.#ends[0] as number) + position;
    return (at < this.#capacity ? at : at - this.#capacity) * ENTRY;
  }
}
