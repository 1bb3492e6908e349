import { stripVTControlCharacters } from 'node:util';
import type { Status } from '../../records/event.js';
import { counted } from '../../text/counted.js';
import type { ProcessLook } from './look-at-process.js';

/** The size of a terminal, in characters. */
export interface Page {
  readonly columns: number;
  readonly rows: number;
}

const COLORS = { suspicious: '31', clean: '32', 'could-not-tell': '33' } as const;
/** What may be a program that somebody looks for comes before what cannot be read. */
const ORDER: readonly Status[] = ['suspicious', 'clean', 'could-not-tell'];
const STATUS_WIDTH = Math.max(...ORDER.map((status) => status.length));
/** A name of more characters pushes its line to the right. */
const MAX_NAME_WIDTH = 20;
const INDENT = ' '.repeat(9);

/**
 * Processes as lines for people: the suspicious first, the newest first among equals.
 *
 * @param page cut to fit it: where details do not fit, they are left out; then processes. Default: everything, on lines of any length
 */
export function formatProcesses(looks: readonly ProcessLook[], color: boolean, page?: Page): string[] {
  const sorted = looks.toSorted(
    (one, other) => ORDER.indexOf(one.status) - ORDER.indexOf(other.status) || other.pid - one.pid,
  );
  const nameWidth = Math.min(
    MAX_NAME_WIDTH,
    Math.max(4, ...looks.map(({ names: [name = ''] }) => name.length)),
  );
  const title = `    PID  ${'STATUS'.padEnd(STATUS_WIDTH)}  FLAGGED  ${'NAME'.padEnd(nameWidth)}  EXECUTABLE`;
  const heads = sorted.map((look) => formatHead(look, nameWidth, color, page?.columns));
  const foot = footer(looks);
  const whole = [
    title,
    ...sorted.flatMap((look, index) => [heads[index] ?? '', ...details(look).map((line) => INDENT + line)]),
    ...foot,
  ];
  // One row is the prompt's.
  if (page === undefined || heightOf(whole, page) < page.rows) return whole;
  const room = Math.max(1, page.rows - 1 - heightOf([title, leftOut(sorted.length), ...foot], page));
  return [title, ...heads.slice(0, room), leftOut(sorted.length - room), ...foot];
}

const leftOut = (count: number): string =>
  `${count > 0 ? `... and ${count} more. ` : ''}Details: clearsight ps TEXT, for those with TEXT in name or path.`;

/** Rows that lines take on a terminal, which breaks long ones. */
const heightOf = (lines: readonly string[], { columns }: Page): number =>
  lines.reduce(
    (sum, line) => sum + Math.max(1, Math.ceil(stripVTControlCharacters(line).length / columns)),
    0,
  );

function formatHead(
  look: ProcessLook,
  nameWidth: number,
  color: boolean,
  columns = Number.POSITIVE_INFINITY,
) {
  const { pid, status, suspicious, names, executable } = look;
  const flagged = status === 'could-not-tell' ? '?' : String(suspicious);
  const facts = `${String(pid).padStart(7)}  ${status.padEnd(STATUS_WIDTH)}  ${flagged.padStart(7)}`;
  const start = `${facts}  ${names[0]?.padEnd(nameWidth)}  `;
  const room = Math.max(4, columns - start.length);
  // The last part of a path says most.
  const path = executable.length <= room ? executable : `...${executable.slice(3 - room)}`;
  const line = (start + path).trimEnd();
  return color ? line.replace(status, `\x1b[${COLORS[status]}m${status}\x1b[0m`) : line;
}

function details(look: ProcessLook): string[] {
  return [
    ...formatSeen(look),
    ...look.allow.map((entry) => `to allow it: ${JSON.stringify(entry)}`),
    ...(look.allow.length > 0 && look.stillFlagged > 0 ? [`even then: ${look.stillFlagged} flagged`] : []),
    ...look.allowedBy.map((entry) => `allowed by: ${JSON.stringify(entry)}`),
  ];
}

/** What was seen of a process besides that it is clean, and what could not be seen. */
export function formatSeen({ suspicious, findings, explained, unseen }: ProcessLook): string[] {
  const detectors = [...new Set(findings.map(({ detector }) => detector))].join(', ');
  const verb = suspicious > 0 ? `${suspicious} would be flagged` : 'only warned about';
  const others = findings.filter(({ kind }) => kind !== 'region');
  return [
    ...(findings.length > 0 ? [`${verb}: ${detectors}`] : []),
    ...others.map(({ words, detector }) => `${words} [${detector}]`),
    ...explained.map(
      ({ title, runtime, regions }) => `explained: ${counted(regions, 'region')} of ${title} [${runtime}]`,
    ),
    ...unseen.map(({ what, message }) => `could not see ${what}: ${message}`),
  ];
}

function footer(looks: readonly ProcessLook[]): string[] {
  const counts = ORDER.map((status) => `${looks.filter((look) => look.status === status).length} ${status}`);
  const remedies = new Set(looks.flatMap(({ unseen }) => unseen.flatMap(({ remedy = [] }) => remedy)));
  return [
    `${counted(looks.length, 'process', 'processes')}: ${counts.join(', ')}`,
    ...[...remedies].map((remedy) => `To see what could not be seen: ${remedy}`),
    '--target takes a NAME, or the last part of an EXECUTABLE.',
  ];
}
