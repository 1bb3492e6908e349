/**
 * Hands out the cells in which trackers keep their state. The whole state of a detector is then one array, which can be copied,
 * saved, restored, or lie in memory that threads share. Zeros are the initial state.
 */
export class StateArena {
  readonly #cells: Float64Array | undefined;
  #taken = 0;

  /** @param cells the array to divide. Default: every part is an array of its own, which tells how long `cells` must be. */
  constructor(cells?: Float64Array) {
    this.#cells = cells;
  }

  /** Cells handed out so far. */
  get length(): number {
    return this.#taken;
  }

  /** 32-bit integers, two to a cell: faster to count and to index with. */
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
