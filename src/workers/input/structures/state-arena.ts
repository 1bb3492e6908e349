/**
 * Gives out the numbers in which trackers remember. A detector's whole state is then one array: it can be copied, kept,
 * put back, or lie in memory that threads share. Zeros are the fresh state.
 */
export class StateArena {
  readonly #cells: Float64Array | undefined;
  #taken = 0;

  /** @param cells the array to divide; without it, every part is an array of its own (to learn the length needed). */
  constructor(cells?: Float64Array) {
    this.#cells = cells;
  }

  /** Numbers given out so far. */
  get length(): number {
    return this.#taken;
  }

  /** Whole numbers of 32 bits, two in the room of one: faster to count and to index with. */
  takeIntegers(length: number): Int32Array {
    const cells = this.take(Math.ceil(length / 2));
    return new Int32Array(cells.buffer, cells.byteOffset, length);
  }

  take(length: number): Float64Array {
    const from = this.#taken;
    this.#taken += length;
    return this.#cells?.subarray(from, this.#taken) ?? new Float64Array(length);
  }
}
