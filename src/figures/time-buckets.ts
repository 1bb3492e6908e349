/** Upper bounds of the buckets, seconds: a scan takes some microseconds to some ten milliseconds. One more bucket has no bound. */
export const BUCKET_BOUNDS_SECONDS = [
  0.000_01, 0.000_025, 0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.1, 1,
] as const;

const BUCKETS = BUCKET_BOUNDS_SECONDS.length + 1;
const NS_A_SECOND = 1e9;

/** How many times fell into each bucket, and their sum: in memory that several threads write and read. */
export class TimeBuckets {
  /** Counts by bucket, then the sum in nanoseconds. */
  readonly #words: BigUint64Array;

  /** @param shared of another of these. Default: new, all zeros */
  constructor(
    readonly shared: SharedArrayBuffer = new SharedArrayBuffer(
      (BUCKETS + 1) * BigUint64Array.BYTES_PER_ELEMENT,
    ),
  ) {
    this.#words = new BigUint64Array(shared);
  }

  /** @param ns whole nanoseconds, 0 or more */
  record(ns: number): void {
    const seconds = ns / NS_A_SECOND;
    let bucket = 0;
    while (bucket < BUCKETS - 1 && seconds > (BUCKET_BOUNDS_SECONDS[bucket] as number)) bucket++;
    Atomics.add(this.#words, bucket, 1n);
    Atomics.add(this.#words, BUCKETS, BigInt(ns));
  }

  /** How many there were up to each bound, the last for all of them. */
  get cumulative(): readonly number[] {
    let sum = 0;
    return Array.from({ length: BUCKETS }, (_, bucket) => {
      sum += Number(Atomics.load(this.#words, bucket));
      return sum;
    });
  }

  get sumSeconds(): number {
    return Number(Atomics.load(this.#words, BUCKETS)) / NS_A_SECOND;
  }
}
