import type { EventParts } from '../../records/stamper.js';
import type { ProcessKey } from '../../records/target.js';
import type { Milliseconds } from '../../records/time.js';

/** What is to be said at a moment, with the process that a verdict is about: a PID alone is not enough to end one. */
export interface Decision {
  /** Monotonic, of the record that led to it. */
  readonly time: Milliseconds;
  readonly event: EventParts;
  /** On verdicts: the process, or null when none is known. */
  readonly key?: ProcessKey | null;
}
