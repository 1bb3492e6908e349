import type { SourceRecord } from './record.js';

/**
 * A record with why it was not judged, when it was not: a worker that failed, an input batch that makes no sense. This is what
 * a capture holds.
 */
export interface Recorded {
  readonly record: SourceRecord;
  readonly unjudged?: string | undefined;
  /** Why only ClearSight's own detectors have judged it: those of the user made workers fail. */
  readonly leftOut?: string | undefined;
}

/**
 * What a replay emits: the mark on the record itself. It is passed on without judging, or judged by those who judged it live,
 * so that a replay is as blind as live was.
 */
export type ReplayedRecord = SourceRecord & Pick<Recorded, 'unjudged' | 'leftOut'>;
