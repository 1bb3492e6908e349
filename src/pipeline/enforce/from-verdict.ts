import type { MonitorEvent, VerdictEvent } from '../../records/event.js';
import type { EventParts, EventPartsWithout, Stamper } from '../../records/stamper.js';
import type { Milliseconds } from '../../records/time.js';

/** What the author of an event about a verdict knows: the rest is the verdict's. */
export type PartsAboutVerdict = EventPartsWithout<
  'module' | 'code' | 'pid' | 'process' | 'action',
  Exclude<EventParts, { kind: 'verdict' | 'input' }>
>;

/** An event about what became of a verdict, `sinceMs` after it: same process, module, code and action. */
export function fromVerdict(
  stamper: Stamper,
  { monotonicMs, module, code, pid, process, action }: VerdictEvent,
  sinceMs: Milliseconds,
  parts: PartsAboutVerdict,
): MonitorEvent {
  return stamper.stamp(monotonicMs + sinceMs, { module, code, pid, process, action, ...parts });
}
