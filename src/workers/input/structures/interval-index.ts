import type { StateArena } from './state-arena.js';

/** Powers of two, so that a mask gives the bucket. */
const BUCKETS = 256;
const CHAINS = 512;

/**
 * The last `capacity` intervals, indexed by length. A chain links the entries that agree in the rough length of their own interval
 * and of the one before it, newest first. A given pair of lengths is rare, so a lookup follows a step or two and not the whole
 * history. Entries are numbered from 1; one older than the capacity has been overwritten, and ends its chain.
 */
export class IntervalIndex {
  readonly #capacity: number;
  readonly #toleranceMs: number;
  readonly #total: Int32Array;
  readonly #intervals: Float64Array;
  /** By place: the number of the next older entry in the same chain. */
  readonly #older: Int32Array;
  /** By chain: the number of its newest entry. */
  readonly #newest: Int32Array;
  /** By bucket: how many of the remembered intervals fall into it. */
  readonly #counts: Int32Array;

  /** @param capacity a power of two */
  constructor(arena: StateArena, capacity: number, toleranceMs: number) {
    this.#capacity = capacity;
    this.#toleranceMs = toleranceMs;
    this.#total = arena.takeIntegers(1);
    this.#intervals = arena.take(capacity);
    this.#older = arena.takeIntegers(capacity);
    this.#newest = arena.takeIntegers(CHAINS);
    this.#counts = arena.takeIntegers(BUCKETS);
  }

  get count(): number {
    return Math.min(this.#total[0] as number, this.#capacity);
  }

  push(intervalMs: number): void {
    const total = this.#total[0] as number;
    const place = (total + 1) & (this.#capacity - 1);
    if (total >= this.#capacity) this.#tally(this.#intervals[place] as number, -1);
    this.#tally(intervalMs, 1);
    const chain = chainOf(this.#bucket(this.ago(0)), this.#bucket(intervalMs));
    this.#intervals[place] = intervalMs;
    this.#older[place] = this.#newest[chain] as number;
    this.#newest[chain] = total + 1;
    this.#total[0] = total + 1;
  }

  /** The interval pushed `back` pushes ago: 0 is the newest. */
  ago(back: number): number {
    return this.#intervals[((this.#total[0] as number) - back) & (this.#capacity - 1)] as number;
  }

  /**
   * How many remembered intervals have about this length: all within the tolerance, some up to three times as far off, and those of
   * lengths that share a bucket with it (512 ms apart, at a tolerance of 1 ms).
   */
  countNear(intervalMs: number): number {
    const low = this.#bucket(intervalMs - this.#toleranceMs);
    const high = this.#bucket(intervalMs + this.#toleranceMs);
    const atLow = this.#counts[low] as number;
    return low === high ? atLow : atLow + (this.#counts[high] as number);
  }

  /** How many of the newest `among` intervals are no further from this length than `withinMs`. */
  countNewest(intervalMs: number, withinMs: number, among: number): number {
    let near = 0;
    for (let back = Math.min(among, this.count) - 1; back >= 0; back--) {
      if (Math.abs(this.ago(back) - intervalMs) <= withinMs) near++;
    }
    return near;
  }

  /**
   * Finds where an interval like this one followed one like the newest. Writes how many pushes ago each was, and returns how many
   * it wrote. One may appear twice.
   */
  findAfterNewest(intervalMs: number, into: Int32Array): number {
    // A bucket is twice the tolerance wide, so that everything within the tolerance lies in at most two of them.
    const low = this.#bucket(intervalMs - this.#toleranceMs);
    const high = this.#bucket(intervalMs + this.#toleranceMs);
    const beforeMs = this.ago(0);
    const lowBefore = this.#bucket(beforeMs - this.#toleranceMs);
    const highBefore = this.#bucket(beforeMs + this.#toleranceMs);
    let found = this.#follow(chainOf(lowBefore, low), intervalMs, into, 0);
    if (high !== low) found = this.#follow(chainOf(lowBefore, high), intervalMs, into, found);
    if (highBefore === lowBefore) return found;
    found = this.#follow(chainOf(highBefore, low), intervalMs, into, found);
    return high === low ? found : this.#follow(chainOf(highBefore, high), intervalMs, into, found);
  }

  #follow(chain: number, intervalMs: number, into: Int32Array, from: number): number {
    const intervals = this.#intervals;
    const older = this.#older;
    const toleranceMs = this.#toleranceMs;
    const total = this.#total[0] as number;
    const mask = this.#capacity - 1;
    const beforeMs = this.ago(0);
    let found = from;
    let number = this.#newest[chain] as number;
    // The oldest entry is left out: its own predecessor is gone.
    while (number > 1 && total - number < mask && found < into.length) {
      const isLike = Math.abs(intervalMs - (intervals[number & mask] as number)) <= toleranceMs;
      if (isLike && Math.abs(beforeMs - (intervals[(number - 1) & mask] as number)) <= toleranceMs) {
        into[found++] = total - number;
      }
      number = older[number & mask] as number;
    }
    return found;
  }

  #bucket(intervalMs: number): number {
    return Math.floor(intervalMs / (2 * this.#toleranceMs)) & (BUCKETS - 1);
  }

  #tally(intervalMs: number, change: 1 | -1): void {
    (this.#counts[this.#bucket(intervalMs)] as number) += change;
  }
}

const chainOf = (bucketBefore: number, bucket: number) => (bucketBefore * 31 + bucket) & (CHAINS - 1);
