import type { InputFinding } from '../records/finding.js';
import type { SourceRecord } from '../records/record.js';
import type { ChannelWindow, Classified } from '../workers/messages.js';

/**
 * A record with why it was not judged, when it was not: a worker that failed, an input batch that makes no sense.
 * This is what a capture holds. A replayed record carries its `unjudged` along and is passed on without judging,
 * so that a replay is as blind as live was.
 */
export interface RecordedRecord {
  readonly record: SourceRecord;
  readonly unjudged?: string;
}

/** What a replay source emits in the place of RecordedRecord: the mark on the record itself. */
export type ReplayedRecord = SourceRecord & { readonly unjudged?: string };

/** A record on its way to the workers; a hop with the windows to look at. */
export interface Windowed extends RecordedRecord {
  readonly windows?: readonly ChannelWindow[];
}

/** A record with what the detectors saw in it. */
export interface Judged extends RecordedRecord {
  /** On snapshots, and on the `unchanged` record that made up for a snapshot that could not be judged. */
  readonly classified?: Classified;
  /** On hops with something to look at. */
  readonly inputFindings?: readonly InputFinding[];
}
