import { counted } from '../../text/counted.js';
import { escapeText } from '../../text/escape.js';
import { type CoarseClock, clockName } from '../corpus/clock.js';
import type {
  ClickerReport,
  ClockReport,
  EvaluationReport,
  FileProblem,
  JudgedReport,
  SetReport,
} from './report.js';
import { formatTable } from './table.js';

/**
 * The report as text, as `clearsight evaluate` prints it: sets, flagged sessions, odd times, clickers; the same on each clock;
 * what could not be read. Ends with a line feed.
 *
 * @example
 * ```ts
 * import { formatEvaluation, runEvaluation } from 'clearsight';
 *
 * const report = await runEvaluation({ paths: ['session.ndjson'], scenarios: [] });
 * process.stdout.write(formatEvaluation(report));
 * ```
 */
export function formatEvaluation(report: EvaluationReport): string {
  const { clocks, problems, asChannel, part, disabled } = report;
  const scope = [
    asChannel === null ? '' : `every session taken as ${asChannel}`,
    part === null ? '' : `part ${part.index} of ${part.of} of the sessions`,
    disabled.length === 0 ? '' : `without ${disabled.join(', ')}`,
  ].filter((text) => text !== '');
  const sections = [
    scope.join(', '),
    ...formatJudged(report),
    ...clocks.flatMap((clock) => [clockTitle(clock), ...formatJudged(clock)]),
    clocks.length === 0 ? '' : formatTable(CLOCK_HEAD, clocks.map(clockRow)),
    ...problems.map(formatProblem),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

const ODD_TIMES = [
  'press at an impossible time (running backwards, or beyond any date)',
  'presses at impossible times (running backwards, or beyond any date)',
] as const;

function formatJudged({ sets, clickers }: JudgedReport): string[] {
  return [
    sets.length === 0 ? '' : formatTable(SET_HEAD, sets.map(setRow)),
    ...sets
      .filter(({ label, set }) => label !== 'machine' && set !== 'all people')
      .flatMap(({ examples }) => examples.map(({ id, words }) => `flagged: ${escapeText(id)}: ${words}`)),
    ...sets
      .filter(({ oddTimes, set }) => oddTimes > 0 && set !== 'all people')
      .map(({ set, oddTimes }) => `${set}: ${counted(oddTimes, ...ODD_TIMES)}`),
    clickers.length === 0 ? '' : formatTable(CLICKER_HEAD, clickers.map(clickerRow)),
  ];
}

/** Says which clock the tables below it are about. */
export const clockTitle = ({ clockMs, jitterMs }: CoarseClock): string =>
  `All times cut to a clock of ${clockMs} ms${jitterMs === 0 ? '' : `, read up to ${jitterMs} ms late`}`;

/** Head of the table of clocks; clockRow gives its rows. */
export const CLOCK_HEAD = [
  'clock, ms',
  'people',
  'flagged',
  'warned',
  'clickers',
  'caught',
  'warned',
] as const;

export function clockRow({ sets, clickers, ...clock }: ClockReport): string[] {
  const people = sets.find(({ set }) => set === 'all people');
  const sum = (part: 'runs' | 'caught' | 'warned') => clickers.reduce((total, each) => total + each[part], 0);
  return [
    clockName(clock),
    ...[people?.sessions ?? 0, people?.flagged ?? 0, people?.warned ?? 0, sum('runs')].map(String),
    percent(sum('caught'), sum('runs')),
    percent(sum('warned'), sum('runs')),
  ];
}

/** `FILE:LINE: what was expected and what came`, in one line. */
export function formatProblem({ file, line, message }: FileProblem): string {
  return `${escapeText(file)}${line > 0 ? `:${line}` : ''}: ${escapeText(message)}`;
}

/** Head of the table of sets; setRow gives its rows. */
export const SET_HEAD = [
  'set',
  'label',
  'sessions',
  'presses',
  'hours',
  'flagged',
  'share below (95 %)',
  'warned',
  'first',
] as const;

export function setRow(report: SetReport): string[] {
  const { set, label, sessions, presses, hours, flagged, flaggedUpperBound, warned } = report;
  return [
    ...[set, label, String(sessions), String(presses), hours.toFixed(1), String(flagged)],
    `${(100 * flaggedUpperBound).toPrecision(3)} %`,
    String(warned),
    formatCounts(flagged > 0 ? report.firstVerdict : report.firstWarning),
  ];
}

/** Head of the table of clickers; clickerRow gives its rows. */
export const CLICKER_HEAD = [
  'clicker',
  'rate/s',
  'runs',
  'caught',
  'median s',
  'median presses',
  'most',
  'warned',
  'first',
] as const;

export function clickerRow(report: ClickerReport): string[] {
  const { title, rate, runs, caught, warned, medianSeconds, medianPresses, mostPresses } = report;
  return [
    ...[title, String(Number(rate.toFixed(2))), String(runs), percent(caught, runs)],
    medianSeconds?.toFixed(1) ?? '-',
    String(medianPresses ?? '-'),
    String(mostPresses ?? '-'),
    percent(warned, runs),
    formatCounts(caught > 0 ? report.firstVerdict : report.firstWarning),
  ];
}

const percent = (part: number, whole: number) =>
  whole === 0 ? '-' : `${((100 * part) / whole).toFixed(0)} %`;

const formatCounts = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
