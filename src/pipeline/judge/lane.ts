import type { Job } from '../pool/job.js';

/** One kind of work for the workers, as data: how it waits, how much of it makes one task, how it is asked for. */
export interface Lane<Work, Answer> {
  /** Tasks follow each other, because each goes on from where the one before stopped. */
  readonly isSerial: boolean;
  /** Waiting work about one process may be joined when workers are behind. */
  readonly coalesces: boolean;
  /** Most pieces, and most work in all, for one task: a worker's deadline must stay far away. */
  readonly largestTask: { readonly pieces: number; readonly size: number };
  sizeOf(work: Work): number;
  job(works: readonly Work[]): Job<Answer>;
}
