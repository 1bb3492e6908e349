import type { StateArena } from './state-arena.js';

/** The last `capacity` numbers, oldest overwritten first. Cells: [place of the next, count, ...numbers]. */
export class Ring {
  readonly capacity: number;
  readonly #ends: Int32Array;
  readonly #values: Float64Array;

  constructor(arena: StateArena, capacity: number) {
    this.capacity = capacity;
    this.#ends = arena.takeIntegers(2);
    this.#values = arena.take(capacity);
  }

  get count(): number {
    return this.#ends[1] as number;
  }

  get isFull(): boolean {
    return this.#ends[1] === this.capacity;
  }

  /** Index in `cells` where the next number goes: the newest is before it, the oldest (when full) at it. */
  get next(): number {
    return this.#ends[0] as number;
  }

  /** All cells, not copied, those not yet written included. */
  get cells(): Float64Array {
    return this.#values;
  }

  /** Returns the number that it replaced; NaN when there was room. */
  push(value: number): number {
    const at = this.next;
    const { count, capacity } = this;
    const left = count === capacity ? (this.#values[at] as number) : Number.NaN;
    this.#values[at] = value;
    this.#ends[0] = at + 1 === capacity ? 0 : at + 1;
    if (count < capacity) this.#ends[1] = count + 1;
    return left;
  }

  /** The number pushed `back` pushes ago: 0 is the newest. */
  ago(back: number): number {
    const at = this.next - 1 - back;
    return this.#values[at < 0 ? at + this.capacity : at] as number;
  }

  get oldest(): number {
    return this.ago(this.count - 1);
  }

  /** The numbers inside, not copied, in no particular order. */
  get values(): Float64Array {
    return this.isFull ? this.#values : this.#values.subarray(0, this.count);
  }

  clear(): void {
    this.#ends[0] = 0;
    this.#ends[1] = 0;
  }
}
