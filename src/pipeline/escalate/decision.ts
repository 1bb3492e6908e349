import type { Draft } from '../../records/event.js';
import type { ProcessKey } from '../../records/target.js';

/** An event that is not said yet, with the process that a verdict is about: a PID alone is not enough to end one. */
export interface Decision {
  readonly event: Draft;
  /** On verdicts: the process, or null when none is known. */
  readonly key?: ProcessKey | null;
}
