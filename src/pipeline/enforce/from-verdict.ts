import type { MonitorEvent } from '../../records/event.js';
import type { EventParts, Stamper } from '../../records/stamper.js';
import type { Milliseconds } from '../../records/time.js';

/** An event about what became of a verdict, `sinceMs` behind it: same process, module, code and action. */
export function fromVerdict(
  stamper: Stamper,
  verdict: MonitorEvent,
  sinceMs: Milliseconds,
  parts: Omit<EventParts, 'module'>,
): MonitorEvent {
  const { monotonicMs, module, code, pid, process, action } = verdict;
  const about = { module, code, pid, process, ...(action !== undefined && { action }) };
  return stamper.stamp(monotonicMs + sinceMs, { ...about, ...parts });
}
