import type { Level } from '../../records/event.js';
import type { AuditLine } from '../spool/audit-line.js';

/** Facility 10, security and authorization (RFC 5424, 6.2.1). */
const FACILITY = 10;
/** Severities: critical, error, warning, informational. */
const SEVERITIES: Readonly<Record<Level, number>> = { FATAL: 2, CRITICAL: 2, ERROR: 3, WARNING: 4, INFO: 6 };
/** Longest HOSTNAME. */
const MAX_HOST = 255;

/**
 * A message of syslog (RFC 5424): header, no structured data, and the event's line as JSON behind the mark for UTF-8. The host is that of
 * the event, `-` where it is not known.
 */
export function syslogMessage({ time, host, kind, level, text }: AuditLine): Buffer {
  const priority = FACILITY * 8 + SEVERITIES[level];
  const name = host.replace(/[^\x21-\x7e]/g, '').slice(0, MAX_HOST) || '-';
  return Buffer.from(`<${priority}>1 ${time} ${name} clearsight - ${kind} - \ufeff${text}`);
}

/** A message on a stream, with its length before it (RFC 6587, 3.4.1; RFC 5425, 4.3). */
export const framed = (message: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${message.length} `), message]);
