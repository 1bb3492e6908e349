import type { Recorded } from '../../records/recorded.js';
import type { ChannelFindings, InputEvents, Judgement } from '../../workers/messages.js';
import type { InputFaults } from '../collect/input-faults.js';

/** A record on its way to the workers. */
export interface Collected extends Recorded {
  /** On hops: those since the hop before, when there were any. */
  readonly input?: InputEvents;
  /** On hops: those since the hop before, when there were any. */
  readonly faults?: InputFaults;
}

/** A record with what the detectors saw in it. */
export interface Judged extends Recorded {
  /** On observed facts that pace a detector, and on the `unchanged` record that made up for one that could not be judged. */
  readonly judgement?: Judgement;
  /** On hops with something to look at. */
  readonly inputFindings?: readonly ChannelFindings[];
  /** On hops: those since the hop before, when there were any. */
  readonly faults?: InputFaults;
}
