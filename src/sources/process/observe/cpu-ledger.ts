/** The part of the budget for readings; the rest is for waking up and for passing on what was seen. */
const READING_PART = 0.85;

/**
 * What all probes of all threads would cost at the requested paces: a slot each in shared memory. When the sum exceeds the
 * budget, each may use an equal part of it, and what some do not use is for the others: readings that are seldom and cheap keep
 * their pace, whatever a target does to make others costly.
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

  /** The factor by which the intervals of a slot must be stretched to stay within the budget; 1 when they need not. */
  stretch(slot: number): number {
    return Math.max(1, (this.#loads[slot] as number) / this.share());
  }

  /** The most that one slot may use. */
  private share(): number {
    let left = this.budget * READING_PART;
    const loads = this.#loads.toSorted();
    for (const [index, load] of loads.entries()) {
      const share = left / (loads.length - index);
      if (load > share) return share;
      left -= load;
    }
    return Number.POSITIVE_INFINITY;
  }
}
