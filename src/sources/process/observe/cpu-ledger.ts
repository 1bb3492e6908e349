/** The part of the budget for readings; the rest is for waking up and for passing on what was seen. */
const READING_PART = 0.85;

/**
 * What all probes of all threads would cost at the requested paces: a slot each in shared memory. When the
 * sum exceeds the budget, every pace is stretched by the same factor.
 */
export class CpuLedger {
  readonly #loads: Float64Array<SharedArrayBuffer>;

  /**
   * @param budget share of one core that all readings together may use
   * @param shared what another ledger of the same slots gave as `shared`; without it, a new account
   */
  constructor(
    readonly budget: number,
    slots: number,
    readonly shared = new SharedArrayBuffer(slots * Float64Array.BYTES_PER_ELEMENT),
  ) {
    this.#loads = new Float64Array(shared);
  }

  /** Notes what the pace of a slot would cost: time of a round / time between rounds. */
  note(slot: number, load: number): void {
    this.#loads[slot] = load;
  }

  /** The factor by which intervals must be stretched to stay within the budget; 1 when they need not. */
  get stretch(): number {
    const load = this.#loads.reduce((sum, one) => sum + one, 0);
    return Math.max(1, load / (this.budget * READING_PART));
  }
}
