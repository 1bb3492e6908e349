import type { Level, MonitorEvent } from '../../records/event.js';
import { escapeControls } from '../../text/escape.js';

export type Profile = 'threshold' | 'strict';

/** Most severe first, as winston counts. */
export const LEVELS: Readonly<Record<Level, number>> = {
  FATAL: 0,
  CRITICAL: 1,
  ERROR: 2,
  WARNING: 3,
  INFO: 4,
};

/** Severities of syslog (RFC 5424, 6.2.1): critical, error, warning, informational. */
export const PRIORITIES: Readonly<Record<Level, number>> = {
  FATAL: 2,
  CRITICAL: 2,
  ERROR: 3,
  WARNING: 4,
  INFO: 6,
};

/** Select Graphic Rendition codes (ECMA-48): bold red, red, yellow, green. */
const COLORS: Readonly<Record<Level, string>> = {
  FATAL: '1;31',
  CRITICAL: '1;31',
  ERROR: '31',
  WARNING: '33',
  INFO: '32',
};

/** What a line shows of an event. */
type Shown = Pick<MonitorEvent, 'time' | 'level' | 'module' | 'code' | 'message'>;

/**
 * The line of a log file, without its newline:
 * `2025-12-11 12:41:22,118 [MEMORY_MONITOR] [CRITICAL] [FI-MEM-001] message`. Time is the event's own, shown in local
 * time; an event without a code has no bracket for it.
 *
 * Whatever the message holds, this is one line without control characters.
 */
export function formatLine(event: Shown, profile: Profile, color = false): string {
  const level = color ? `\x1b[${COLORS[event.level]}m${event.level}\x1b[0m` : event.level;
  const code = event.code === null ? '' : `${formatCode(event, profile)} `;
  return `${localTime(event.time)} [${event.module}] [${level}] ${code}${escapeControls(event.message)}`;
}

/** The strict profile's last words name their code without brackets; those who read its logs match on that. */
function formatCode({ code, level }: Shown, profile: Profile): string {
  const isBare = profile === 'strict' && code === 'FI-MEM-002' && level === 'FATAL';
  return isBare ? 'FI-MEM-002' : `[${code}]`;
}

/** `2025-12-11 12:41:22,118` of an ISO 8601 time. */
function localTime(iso: string): string {
  const time = new Date(iso);
  const day = `${time.getFullYear()}-${pad(time.getMonth() + 1)}-${pad(time.getDate())}`;
  const second = `${pad(time.getHours())}:${pad(time.getMinutes())}:${pad(time.getSeconds())}`;
  return `${day} ${second},${pad(time.getMilliseconds(), 3)}`;
}

const pad = (value: number, digits = 2) => String(value).padStart(digits, '0');

/** Characters that JSON leaves as they are and a terminal obeys; in JSON they occur inside strings only. */
const UNSAFE_IN_JSON = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** An event as one JSON object on one line, without its newline. Pure ASCII controls and direction marks are escaped. */
export function formatJson(event: MonitorEvent): string {
  return oneLineOf(event);
}

/** An object as `formatJson` writes an event. */
export function oneLineOf(object: object): string {
  return JSON.stringify(object).replace(UNSAFE_IN_JSON, (character) =>
    [...Array(character.length).keys()]
      .map((unit) => `\\u${character.charCodeAt(unit).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
