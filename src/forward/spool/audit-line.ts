import {
  EVENT_KINDS,
  EVENT_LEVELS,
  type EventKind,
  type Level,
  type Module,
  type MonitorEvent,
} from '../../records/event.js';

/** What receivers are told of an event, and its line as it stands in the log. */
export interface AuditLine {
  readonly session: string;
  readonly sequence: number;
  /** ISO 8601 UTC with milliseconds. */
  readonly time: string;
  readonly kind: EventKind;
  readonly level: Level;
  readonly module: Module;
  readonly host: string;
  /** One JSON object without control characters, without a newline. */
  readonly text: string;
  /** All of it; what is not among the above was not checked. */
  readonly event: MonitorEvent;
}

const KINDS: ReadonlySet<unknown> = new Set(EVENT_KINDS);
const LEVELS: ReadonlySet<unknown> = new Set(EVENT_LEVELS);
const MODULES: ReadonlySet<unknown> = new Set<Module>([
  'MEMORY_MONITOR',
  'INPUT_DETECTOR',
  'DEBUGGER_DETECTOR',
  'MONITOR',
]);
/** Goes into headers, subjects and file names of others. */
const SESSION = /^[A-Za-z0-9-]{1,64}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** The id of an event, the same wherever it is sent: `SESSION:SEQUENCE`. */
export const idOf = ({ session, sequence }: Pick<AuditLine, 'session' | 'sequence'>): string =>
  `${session}:${sequence}`;

/**
 * Reads a line of `audit.ndjson`. Undefined for what is no event of a live session: a line that was cut, or written by somebody else, and the
 * events of a replay, in which nothing happens.
 */
export function parseAuditLine(text: string): AuditLine | undefined {
  const event = objectIn(text);
  if (event === undefined || event.replayed === true) return undefined;
  const { session, sequence, time, kind, level, module, host } = event;
  const isEvent =
    matches(session, SESSION) &&
    matches(time, TIME) &&
    Number.isSafeInteger(sequence) &&
    (sequence as number) >= 0 &&
    KINDS.has(kind) &&
    LEVELS.has(level) &&
    MODULES.has(module) &&
    typeof host === 'string';
  if (!isEvent) return undefined;
  return { ...{ session, sequence, time, kind, level, module, host }, text, event } as unknown as AuditLine;
}

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

const matches = (value: unknown, form: RegExp) => typeof value === 'string' && form.test(value);
