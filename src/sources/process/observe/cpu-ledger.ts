/** The part of the budget that readings may use; the rest is for waking up and for passing on what was seen. */
const READING_PART = 0.85;

/**
 * One account of what all probes of all threads would cost at the paces that were asked for: a slot each in shared memory. Where the
 * sum is above the budget, every pace is stretched alike.
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

  /** How many times longer than asked for intervals must be for the budget; 1 when it suffices. */
  get stretch(): number {
    const load = this.#loads.reduce((sum, one) => sum + one, 0);
    return Math.max(1, load / (this.budget * READING_PART));
  }
}
