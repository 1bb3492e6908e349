import type { MonitorEvent } from '../../records/event.js';
import type { ProcessKey } from '../../records/target.js';

/** An event, with the process that a verdict is about: a PID alone is not enough to end one. */
export interface Decision {
  readonly event: MonitorEvent;
  /** On verdicts: the process, or null when none is known. */
  readonly key?: ProcessKey | null;
}
