import type { MonitorEvent } from '../../records/event.js';
import { type ClockOrigin, LAST_DATE_MS, type Milliseconds, toEpochMs } from '../../records/time.js';

/** The parts of an event that its author knows; the rest is stamped on here, in one place. */
export type EventParts = Pick<MonitorEvent, 'kind' | 'level' | 'module' | 'message'> &
  Partial<Omit<MonitorEvent, 'time' | 'monotonicMs'>>;

/** Completes an event that happened at a monotonic time. A time beyond the calendar is shown as its end. */
export function stamp(origin: ClockOrigin, time: Milliseconds, parts: EventParts): MonitorEvent {
  const { kind, level, module, code = null, pid = -1, process = '', message, ...rest } = parts;
  const epochMs = Math.min(Math.max(toEpochMs(origin, time) || 0, 0), LAST_DATE_MS);
  return {
    time: new Date(epochMs).toISOString(),
    monotonicMs: Math.round(time * 1000) / 1000,
    kind,
    level,
    module,
    code,
    pid,
    process,
    message,
    ...rest,
  };
}
