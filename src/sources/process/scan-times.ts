import type { Milliseconds } from '../../records/time.js';

/** Buckets for each doubling of a time: a reading is within 1/16 of the truth. */
const BUCKETS_PER_DOUBLING = 16;
/** From 1 µs to more than an hour. */
const DOUBLINGS = 32;
const BUCKETS = BUCKETS_PER_DOUBLING * DOUBLINGS;

/**
 * How long scans took: a histogram in shared memory, filled by the thread that scans, read by any other at any time.
 * Constant memory, no message, no lock.
 */
export class ScanTimes {
  private readonly counts: Int32Array<SharedArrayBuffer>;

  /** @param shared what another ScanTimes gave as `shared`; without it, an empty histogram of its own */
  constructor(readonly shared = new SharedArrayBuffer(BUCKETS * Int32Array.BYTES_PER_ELEMENT)) {
    this.counts = new Int32Array(shared);
  }

  record(ms: Milliseconds): void {
    const bucket = Math.floor(Math.log2(Math.max(1, ms * 1000)) * BUCKETS_PER_DOUBLING);
    Atomics.add(this.counts, Math.min(bucket, BUCKETS - 1), 1);
  }

  get count(): number {
    return this.counts.reduce((sum, count) => sum + count, 0);
  }

  /** The time that this share (0 to 1) of scans did not exceed: upper end of its bucket; 0 when there were none. */
  quantile(share: number): Milliseconds {
    const wanted = Math.max(1, Math.ceil(this.count * share));
    let seen = 0;
    const bucket = this.counts.findIndex((count) => {
      seen += count;
      return seen >= wanted;
    });
    return bucket < 0 ? 0 : 2 ** ((bucket + 1) / BUCKETS_PER_DOUBLING) / 1000;
  }

  /** Forgets all times, e.g. those of a warm-up. */
  reset(): void {
    for (let bucket = 0; bucket < BUCKETS; bucket++) Atomics.store(this.counts, bucket, 0);
  }
}
