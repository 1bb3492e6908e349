import { type AuditLine, idOf, parseAuditLine } from '../../forward/spool/audit-line.js';
import { COPY_HEADER, hostToken, parseEventSubject } from '../../nats/subjects.js';
import { escapeControls, escapeText } from '../../text/escape.js';

/** An event of the stream that is what it says it is. */
export interface FleetEvent {
  /** Its texts are escaped. */
  readonly line: AuditLine;
  /** The host of its subject, which the server has checked. */
  readonly host: string;
  /** Number of the event before it in its session; -1 for the first, undefined where that is not said. */
  readonly previous: number | undefined;
  /** Empty where there is none. */
  readonly code: string;
}

/** What came, as the package gives it. */
export interface StreamMessage {
  readonly subject: string;
  readonly data: Uint8Array;
  /** Values of headers; empty for none. */
  header(name: string): string;
}

const MAX_BYTES = 1024 * 1024;
const PREVIOUS = /^\d{1,15}$/;

/**
 * Reads a message of the stream. Undefined for what is no event of ours, and for one that says it is of another host or session than its
 * subject: a server lets each host write its own subjects alone.
 */
export function fleetEvent(message: StreamMessage): FleetEvent | undefined {
  const of = parseEventSubject(message.subject);
  if (of === undefined || message.data.length > MAX_BYTES) return undefined;
  if (message.header(COPY_HEADER) !== '') return undefined;
  const line = parseAuditLine(new TextDecoder().decode(message.data));
  if (line === undefined || line.session !== of.session || hostToken(line.host) !== of.host) return undefined;
  if (message.header('Nats-Msg-Id') !== idOf(line)) return undefined;
  const told = message.header('Clearsight-Previous');
  const previous = told === '-' ? -1 : PREVIOUS.test(told) ? Number(told) : undefined;
  const { process, pid, message: words, code } = line.event;
  const event = {
    ...line.event,
    process: shown(process),
    pid: Number.isSafeInteger(pid) ? pid : -1,
    message: shown(words),
  };
  return {
    line: { ...line, host: escapeText(line.host), event },
    ...{ host: of.host, previous, code: shown(code) },
  };
}

/** Nothing but its name was checked of what an event holds. */
const shown = (value: unknown): string =>
  typeof value === 'string' ? escapeControls(value.slice(0, 512)) : '';
