import type { MonitorEvent, VerdictEvent } from '../../records/event.js';
import type { EventParts, EventPartsWithout, Stamper } from '../../records/stamper.js';
import type { Milliseconds } from '../../records/time.js';

/** What the author of an event about a verdict knows: the rest is the verdict's. */
export type PartsAboutVerdict = EventPartsWithout<
  'module' | 'code' | 'pid' | 'process' | 'processKey' | 'executable' | 'action',
  Exclude<EventParts, { kind: 'verdict' | 'input' }>
>;

/** An event about what became of a verdict, `sinceMs` after it: same process, module, code and action. */
export function fromVerdict(
  stamper: Stamper,
  verdict: VerdictEvent,
  sinceMs: Milliseconds,
  parts: PartsAboutVerdict,
): MonitorEvent {
  return stamper.stamp(verdict.monotonicMs + sinceMs, { ...ofVerdict(verdict), ...parts });
}

/** What an event that follows from a verdict has of it. */
export function ofVerdict({ module, code, pid, process, processKey, executable, action }: VerdictEvent) {
  return {
    ...{ module, code, pid, process },
    ...(processKey !== undefined && { processKey }),
    ...(executable !== undefined && { executable }),
    action,
  };
}
