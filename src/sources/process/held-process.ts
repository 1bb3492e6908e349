import type { FactId } from '../../facts/facts.js';
import type { ProcessInfo, ProcessKey } from '../../records/target.js';

/**
 * A process with its handle and what its probes opened, all opened while it was certain to be this process. The numbers
 * belong to the whole monitor, so they cross threads; each has one owner that closes it.
 */
export interface HeldProcess {
  readonly process: ProcessInfo;
  /** The platform's handle of the process. Owned by the main thread. */
  readonly handle: number;
  /** What each probe opened; -1 when it could not. Owned by the thread that runs the probe. */
  readonly opened: ReadonlyMap<FactId, number>;
}

/** A process that may become a target. Names are in the form in which the platform compares them. */
export interface Candidate {
  readonly parentPid: number;
  readonly shortName: string;
  /** Path of the executable, empty when unknown. */
  readonly executable: string;
}

/** What becomes of a candidate: a target, perhaps as a descendant of one, or merely watched. */
export type Accepted =
  | { readonly as: 'target'; readonly startedBy?: ProcessKey | undefined }
  | { readonly as: 'other' };
