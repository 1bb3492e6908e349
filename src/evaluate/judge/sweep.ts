import { ClearSightError } from '../../errors/errors.js';
import { INDICATORS } from '../../workers/input/indicators.js';
import { checkIndicatorNames, resolveThresholds } from '../../workers/input/thresholds.js';
import { type EvaluateOptions, runEvaluation } from '../evaluate.js';
import { formatProblem } from '../report/format.js';
import type { FileProblem } from '../report/report.js';
import { formatTable } from '../report/table.js';

/** `steps` evenly spaced values of one threshold of one indicator, both ends included. */
export interface Sweep {
  readonly indicator: string;
  readonly threshold: string;
  readonly from: number;
  readonly to: number;
  readonly steps: number;
}

/** What the detector would flag and catch with one value of the threshold: sessions of people, runs of clickers. */
export interface SweepRow {
  readonly value: number;
  readonly people: number;
  readonly flagged: number;
  readonly peopleWarned: number;
  readonly clickers: number;
  readonly caught: number;
  readonly clickersWarned: number;
}

const FORM =
  /^(?<indicator>[a-z][a-z0-9.-]*)\.(?<threshold>[A-Za-z]+)=(?<from>-?[\d.]+)\.\.(?<to>-?[\d.]+?)(?:\/(?<steps>\d+))?$/;
const NAMES = /^(?<indicator>[a-z][a-z0-9.-]*)\.(?<threshold>[A-Za-z]+)(?:=|$)/;
const MAX_STEPS = 100;

/**
 * Parses `short-hold.limit=4..12`, or `...=4..12/5` for five values (default 9, at most 100). Throws CS_USAGE for any other form,
 * CS_CONFIG for an unknown indicator or threshold.
 */
export function parseSweep(text: string): Sweep {
  const named = NAMES.exec(text)?.groups as { indicator: string; threshold: string } | undefined;
  if (named) checkNames(named.indicator, named.threshold);
  const groups = FORM.exec(text)?.groups;
  const from = Number(groups?.from);
  const to = Number(groups?.to);
  const steps = Number(groups?.steps ?? 9);
  if (!named || !Number.isFinite(from) || !Number.isFinite(to) || steps < 2 || steps > MAX_STEPS) {
    throw new ClearSightError(
      'CS_USAGE',
      `expected a sweep such as short-hold.limit=4..12 or =4..12/5, got ${text}`,
    );
  }
  return { ...named, from, to, steps };
}

function checkNames(indicator: string, threshold: string): void {
  checkIndicatorNames(INDICATORS, { [indicator]: {} });
  const found = INDICATORS.find(({ id }) => id === indicator) as (typeof INDICATORS)[number];
  resolveThresholds(found, { [threshold]: 0 });
}

export interface SweepReport {
  readonly rows: readonly SweepRow[];
  /** What could not be read, the same in every row. */
  readonly problems: readonly FileProblem[];
}

/** Evaluates once per value of the threshold. Throws as runEvaluation does. */
export async function runSweep(sweep: Sweep, options: EvaluateOptions = {}): Promise<SweepReport> {
  const { indicator, threshold, from, to, steps } = sweep;
  if (options.disabled?.includes(indicator)) {
    throw new ClearSightError(
      'CS_USAGE',
      `expected an indicator that looks, got ${indicator}, which is disabled`,
    );
  }
  const rows: SweepRow[] = [];
  let problems: readonly FileProblem[] = [];
  for (let step = 0; step < steps; step++) {
    const value = from + ((to - from) * step) / (steps - 1);
    const own = { ...options.thresholds?.[indicator], [threshold]: value };
    const report = await runEvaluation({
      ...options,
      thresholds: { ...options.thresholds, [indicator]: own },
    });
    problems = report.problems;
    const people = report.sets.find(({ set }) => set === 'all people');
    const sum = (part: 'runs' | 'caught' | 'warned') =>
      report.clickers.reduce((total, each) => total + each[part], 0);
    rows.push({
      value,
      people: people?.sessions ?? 0,
      flagged: people?.flagged ?? 0,
      peopleWarned: people?.warned ?? 0,
      clickers: sum('runs'),
      caught: sum('caught'),
      clickersWarned: sum('warned'),
    });
  }
  return { rows, problems };
}

/** The rows as a table, then what could not be read. */
export function formatSweep({ indicator, threshold }: Sweep, { rows, problems }: SweepReport): string {
  const head = [`${indicator}.${threshold}`, 'people', 'flagged', 'warned', 'clickers', 'caught', 'warned'];
  const cells = rows.map(({ value, people, flagged, peopleWarned, clickers, caught, clickersWarned }) =>
    [Number(value.toPrecision(6)), people, flagged, peopleWarned, clickers, caught, clickersWarned].map(
      String,
    ),
  );
  const unread = problems.length === 0 ? '' : `\n${problems.map(formatProblem).join('\n')}\n`;
  return `${formatTable(head, cells)}\n${unread}`;
}
