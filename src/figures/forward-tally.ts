import type { Milliseconds } from '../records/time.js';

/** Why an event did not get to a receiver. */
export const DROP_REASONS = ['refused', 'missing'] as const;
/** refused: the receiver would not have it; missing: the log does not hold it. */
export type DropReason = (typeof DROP_REASONS)[number];

/**
 * What became of the events that a receiver is to get, since the monitor began: accepted = delivered + pending + dropped, at every moment.
 * What waited at the start is among the accepted.
 */
export interface ForwardTally {
  readonly accepted: number;
  readonly delivered: number;
  readonly pending: number;
  readonly dropped: Readonly<Record<DropReason, number>>;
  /** Sendings that succeeded, and that did not. */
  readonly attempts: Readonly<Record<'delivered' | 'failed', number>>;
  /** How long the event that is sent next waits, by its own time; null when none does. */
  readonly oldestPendingMs: Milliseconds | null;
}

/** What a receiver has got so far. */
export interface ReceiverTally extends ForwardTally {
  /** As the configuration calls it. */
  readonly name: string;
}

/** Nothing happened yet. */
export const EMPTY_TALLY: ForwardTally = {
  accepted: 0,
  delivered: 0,
  pending: 0,
  dropped: { refused: 0, missing: 0 },
  attempts: { delivered: 0, failed: 0 },
  oldestPendingMs: null,
};
