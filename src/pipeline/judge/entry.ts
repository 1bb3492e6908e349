import type { SourceRecord } from '../../records/record.js';
import type { ChannelFindings, Judgement } from '../../workers/messages.js';
import type { InputFaults } from '../collect/input-faults.js';

/** A record between arrival and release. */
export interface Entry {
  record: SourceRecord;
  /** Why it was not judged. */
  unjudged: string | undefined;
  /** Why the user's detectors are left out, where a replayed record says that live left them out. */
  readonly leftOut: string | undefined;
  /** `waiting` for a worker, `running` there, or `done`: to be released when those before it are. */
  state: 'waiting' | 'running' | 'done';
  judgement: Judgement | undefined;
  /** Some detector could not look, because a fact that it needs besides was not known yet. */
  isPartial: boolean;
  inputFindings: readonly ChannelFindings[] | undefined;
  readonly faults: InputFaults | undefined;
  /** Counts up with each arrival. */
  readonly order: number;
  /** When it began to wait, for the figures. */
  readonly stamp: number;
  /** Its fact was joined to work of another lane: it must stay as it is, or a replay would join another. */
  isJoined: boolean;
}
