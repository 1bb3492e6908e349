import type { MonitorEvent } from '../../src/records/event.js';

export const SESSION = '00000000-0000-4000-8000-000000000001';

/** The line of an event as `audit.ndjson` has it, without its newline. */
export function auditLine(sequence: number, more: Partial<MonitorEvent> = {}): string {
  return JSON.stringify({
    time: '2026-01-02T03:04:05.678Z',
    monotonicMs: sequence,
    session: SESSION,
    sequence,
    host: 'lab',
    kind: 'notice',
    level: 'INFO',
    severity: 'info',
    module: 'MONITOR',
    code: null,
    pid: -1,
    process: '',
    message: `event ${sequence}`,
    ...more,
  });
}
