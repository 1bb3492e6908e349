import { EVENT_SEVERITIES, type EventSeverity, type MonitorEvent } from './event.js';
import type { Finding } from './finding.js';

interface Grave extends Pick<MonitorEvent, 'kind' | 'level'> {
  readonly findings?: readonly Finding[];
}

/**
 * How much an event matters. The level decides, except for warnings: a verdict matters most, in development mode too, and
 * any other warning matters as much as the most severe of its findings (`medium` without findings).
 */
export function severityOf({ kind, level, findings = [] }: Grave): EventSeverity {
  switch (level) {
    case 'CRITICAL':
    case 'FATAL':
      return 'critical';
    case 'ERROR':
      return 'high';
    case 'INFO':
      return 'info';
    case 'WARNING':
      return kind === 'verdict' ? 'critical' : gravest(findings.map(({ severity }) => severity));
  }
}

function gravest(severities: readonly EventSeverity[]): EventSeverity {
  return EVENT_SEVERITIES.findLast((severity) => severities.includes(severity)) ?? 'medium';
}
