import type { Recorded } from '../records/recorded.js';
import type { ChannelEvents, ChannelEvidence, Classified } from '../workers/messages.js';

/** What was wrong with the input since the hop before, in presses and releases. */
export interface InputFaults {
  /** Their time is not finite, or lies after the batch that brought them: not judged. */
  impossibleTimes: number;
  /** Their time lies before that of an earlier one of the same channel: judged, but no interval ends with them. */
  backwards: number;
  /** There was no room for them: not judged. */
  overflowed: number;
}

/** A record on its way to the workers; a hop with the input since the hop before. */
export interface Collected extends Recorded {
  readonly input?: readonly ChannelEvents[];
  /** On hops, when there were any. */
  readonly faults?: InputFaults;
}

/** A record with what the detectors saw in it. */
export interface Judged extends Recorded {
  /** On snapshots, and on the `unchanged` record that made up for a snapshot that could not be judged. */
  readonly classified?: Classified;
  /** On hops with something to look at. */
  readonly inputEvidence?: readonly ChannelEvidence[];
  /** On hops, when there were any. */
  readonly faults?: InputFaults;
}
