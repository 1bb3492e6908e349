import type { MonitorEvent } from '../../records/event.js';
import { type ClockOrigin, type Milliseconds, toEpochMs } from '../../records/time.js';
import { monotonicNowMs } from '../../sources/clock.js';

type Parts = Pick<MonitorEvent, 'kind' | 'level' | 'message'> & Partial<MonitorEvent>;

/** An event about the command itself (its end, its files), at a monotonic time. */
export function eventAt(origin: ClockOrigin, monotonicMs: Milliseconds, parts: Parts): MonitorEvent {
  return {
    time: new Date(toEpochMs(origin, monotonicMs)).toISOString(),
    monotonicMs: Math.round(monotonicMs * 1000) / 1000,
    module: 'MONITOR',
    code: null,
    pid: -1,
    process: '',
    ...parts,
  };
}

/** The same, now: no replay repeats it. */
export function liveEvent(origin: ClockOrigin, parts: Parts): MonitorEvent {
  return eventAt(origin, monotonicNowMs(), parts);
}
