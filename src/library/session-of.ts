import { createHash, randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { CaptureHeader } from '../capture/format.js';
import { Stamper } from '../records/stamper.js';
import type { ClockOrigin } from '../records/time.js';
import { readClockOrigin } from '../sources/clock.js';
import { escapeText } from '../text/escape.js';

/** Whose events a monitor emits. */
export interface Session {
  /** A UUID. */
  readonly session: string;
  /** Escaped; '' when unknown. */
  readonly host: string;
}

/** A text file of times has no dates: its times are counted from 1970. */
const NO_CLOCK: ClockOrigin = { monotonicMs: 0, epochMs: 0 };

/** Completes the events of a new session on this machine. */
export function liveStamper(): Stamper {
  return new Stamper({ origin: readClockOrigin(), session: randomUUID(), host: escapeText(hostname()) });
}

/** Completes the events of a replay as those of the recorded session. */
export function replayStamper(header: CaptureHeader | null): Stamper {
  return new Stamper({ origin: header?.clock ?? NO_CLOCK, ...sessionOf(header), replayed: true });
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The session that a capture was recorded in. Of a capture without one, and of a text file of times (null), the id is made
 * from the header, so that every replay has the same; the host is unknown then.
 */
export function sessionOf(header: CaptureHeader | null): Session {
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
