import type { RecordableHistogram } from 'node:perf_hooks';
import { TimeBuckets } from '../../../figures/time-buckets.js';

/** Where the time of each reading is recorded. */
export class ReadingTimes {
  readonly #histogram: RecordableHistogram | undefined;
  readonly #buckets: TimeBuckets | undefined;

  /** @param buckets `shared` of TimeBuckets */
  constructor(histogram?: RecordableHistogram, buckets?: SharedArrayBuffer) {
    this.#histogram = histogram;
    this.#buckets = buckets && new TimeBuckets(buckets);
  }

  record(ms: number): void {
    const ns = Math.max(1, Math.round(ms * 1e6));
    this.#histogram?.record(ns);
    this.#buckets?.record(ns);
  }
}
