import { createHash } from 'node:crypto';
import type { CaptureHeader } from '../../capture/format.js';
import { escapeText } from '../../text/escape.js';

/** Whose events a replay says. */
export interface ReplayedSession {
  /** A UUID. */
  readonly session: string;
  /** Escaped; '' when unknown. */
  readonly host: string;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The session that a capture was recorded in. Of a capture without one, and of a text file of times (null), the id is made
 * from the header, so that every replay has the same; the host is unknown then.
 */
export function sessionOf(header: CaptureHeader | null): ReplayedSession {
  const { session, host = '' } = header ?? {};
  const isUuid = session !== undefined && UUID.test(session);
  return { session: isUuid ? session : madeFrom(header), host: escapeText(host) };
}

/** A UUID of version 8 (RFC 9562: its maker decides on the bits) from the SHA-256 of a header. */
function madeFrom(header: CaptureHeader | null): string {
  const hash = createHash('sha256')
    .update(header === null ? 'times' : JSON.stringify(header))
    .digest('hex');
  const [version, variant] = ['8', '8'];
  const parts = [
    hash.slice(0, 8),
    hash.slice(8, 12),
    version + hash.slice(13, 16),
    variant + hash.slice(17, 20),
    hash.slice(20, 32),
  ];
  return parts.join('-');
}
