import type { MonitorEvent } from '../../records/event.js';
import type { Milliseconds } from '../../records/time.js';

/** An event about what became of a verdict, `afterMs` later: same process, module and code. */
export function fromVerdict(
  verdict: MonitorEvent,
  afterMs: Milliseconds,
  { kind, level, message }: Pick<MonitorEvent, 'kind' | 'level' | 'message'>,
): MonitorEvent {
  const { time, monotonicMs, module, code, pid, process, action } = verdict;
  return {
    time: new Date(Date.parse(time) + afterMs).toISOString(),
    monotonicMs: Math.round((monotonicMs + afterMs) * 1000) / 1000,
    kind,
    level,
    module,
    code,
    pid,
    process,
    message,
    ...(action !== undefined && { action }),
  };
}
