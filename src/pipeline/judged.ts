import type { InputFinding } from '../records/finding.js';
import type { Recorded } from '../records/recorded.js';
import type { ChannelWindow, Classified } from '../workers/messages.js';

/** A record on its way to the workers; a hop with the windows to look at. */
export interface Windowed extends Recorded {
  readonly windows?: readonly ChannelWindow[];
}

/** A record with what the detectors saw in it. */
export interface Judged extends Recorded {
  /** On snapshots, and on the `unchanged` record that made up for a snapshot that could not be judged. */
  readonly classified?: Classified;
  /** On hops with something to look at. */
  readonly inputFindings?: readonly InputFinding[];
}
