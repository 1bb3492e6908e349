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
/** Lines below a process on a page: the rest is in the JSON. */
const MAX_DETAILS = 6;
const INDENT = ' '.repeat(9);

/**
 * Processes as lines for people: the suspicious first, the newest first among equals.
 *
 * @param page cut to fit it. Default: everything, on lines of any length
 */
export function formatProcesses(looks: readonly ProcessLook[], color: boolean, page?: Page): string[] {
  const sorted = looks.toSorted(
    (one, other) => ORDER.indexOf(one.status) - ORDER.indexOf(other.status) || other.pid - one.pid,
  );
  const nameWidth = Math.min(
    MAX_NAME_WIDTH,
    Math.max(4, ...looks.map(({ names: [name = ''] }) => name.length)),
  );
  const blocks = sorted.map((look) => [
    formatHead(look, nameWidth, color, page?.columns ?? Number.POSITIVE_INFINITY),
    ...cutDetails(
      details(look).map((line) => INDENT + line),
      page,
    ),
  ]);
  const head = `    PID  ${'STATUS'.padEnd(STATUS_WIDTH)}  ${'NAME'.padEnd(nameWidth)}  EXECUTABLE`;
  const foot = footer(looks);
  if (page === undefined) return [head, ...blocks.flat(), ...foot];
  // One row for the head, one for the prompt.
  let rows = page.rows - 2 - heightOf([leftOut(blocks.length), ...foot], page);
  const shown: string[][] = [];
  for (const block of blocks) {
    rows -= heightOf(block, page);
    if (rows < 0 && shown.length > 0) break;
    shown.push(block);
  }
  const left = blocks.length - shown.length;
  return [head, ...shown.flat(), ...(left > 0 ? [leftOut(left)] : []), ...foot];
}

const leftOut = (count: number): string =>
  `... and ${count} more; clearsight ps TEXT shows those with TEXT in their name or path.`;

/** Rows that lines take on a terminal, which breaks long ones. */
const heightOf = (lines: readonly string[], { columns }: Page): number =>
  lines.reduce(
    (sum, line) => sum + Math.max(1, Math.ceil(stripVTControlCharacters(line).length / columns)),
    0,
  );

function formatHead(look: ProcessLook, nameWidth: number, color: boolean, columns: number): string {
  const { pid, status, names, executable } = look;
  const start = `${String(pid).padStart(7)}  ${status.padEnd(STATUS_WIDTH)}  ${names[0]?.padEnd(nameWidth)}  `;
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
    ...look.allowedBy.map((entry) => `allowed by: ${JSON.stringify(entry)}`),
  ];
}

/** What was seen of a process besides that it is clean, and what could not be seen. */
export function formatSeen({ suspicious, findings, unseen }: ProcessLook): string[] {
  const detectors = [...new Set(findings.map(({ detector }) => detector))].join(', ');
  const verb = suspicious > 0 ? `${suspicious} would be flagged` : 'only warned about';
  const others = findings.filter(({ kind }) => kind !== 'region');
  return [
    ...(findings.length > 0 ? [`${verb}: ${detectors}`] : []),
    ...others.map(({ words, detector }) => `${words} [${detector}]`),
    ...unseen.map(({ what, message }) => `could not see ${what}: ${message}`),
  ];
}

function cutDetails(lines: readonly string[], page: Page | undefined): readonly string[] {
  if (page === undefined || lines.length <= MAX_DETAILS) return lines;
  const left = lines.length - MAX_DETAILS + 1;
  return [
    ...lines.slice(0, MAX_DETAILS - 1),
    `${INDENT}... and ${counted(left, 'line')} more: --json has all`,
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
