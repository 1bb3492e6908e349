import { FIGURES } from '../figures/figures.js';
import type { ProfileReport } from './report.js';

/** A figure of a report, and what it is called. */
interface Compared {
  readonly title: string;
  readonly unit: string;
  readonly of: (report: ProfileReport) => number;
}

const MIB = 2 ** 20;

const COMPARED: readonly Compared[] = [
  { title: FIGURES.scans.title, unit: '/s', of: ({ scans }) => scans.perSecond },
  { title: `${FIGURES.scanTime.title}, p50`, unit: 'ms', of: ({ scans }) => scans.time.p50Ms },
  { title: `${FIGURES.scanTime.title}, p99`, unit: 'ms', of: ({ scans }) => scans.time.p99Ms },
  { title: 'worker queue wait, p99', unit: 'ms', of: ({ workers }) => workers.queueWait.p99Ms },
  { title: 'worker run time, p99', unit: 'ms', of: ({ workers }) => workers.run.p99Ms },
  { title: FIGURES.inputEvents.title, unit: '/s', of: ({ input }) => input.perSecond },
  {
    title: `${FIGURES.loopDelay.title}, p99.9`,
    unit: 'ms',
    of: ({ eventLoopDelay }) => eventLoopDelay.p999Ms,
  },
  { title: 'an idle Node has, p99.9', unit: 'ms', of: ({ idleDelay }) => idleDelay.p999Ms },
  { title: FIGURES.cpu.title, unit: '% of one core', of: ({ cpu }) => cpu.percent },
  { title: `${FIGURES.memory.title} at most`, unit: 'MiB', of: ({ memory }) => memory.peakBytes / MIB },
];

/**
 * Two reports as a table for people: each figure of both, and the second as a share of the first. Ends with a line feed.
 *
 * @throws TypeError when a figure is missing: it is no report
 *
 * @example
 * ```ts
 * import { formatComparison, runProfile } from 'clearsight';
 *
 * const before = await runProfile({ seconds: 1 });
 * const after = await runProfile({ seconds: 1, scanRate: 500 });
 * process.stdout.write(formatComparison(before, after));
 * ```
 */
export function formatComparison(before: ProfileReport, after: ProfileReport): string {
  const rows = COMPARED.map(({ title, unit, of }) => {
    const [one, other] = [figureOf(of, before), figureOf(of, after)];
    return [
      title,
      rounded(one),
      rounded(other),
      unit,
      one > 0 ? `${((other / one) * 100).toFixed(0)} %` : '',
    ];
  });
  const loads = Object.keys(before.options) as (keyof ProfileReport['options'])[];
  const different = loads.filter((key) => before.options[key] !== after.options[key]);
  const note =
    different.length === 0
      ? ''
      : `The loads differ: ${different.map((key) => `${key} ${before.options[key]}, then ${after.options[key]}`).join('; ')}.\n`;
  return note + table([['', 'first', 'second', '', 'of the first'], ...rows]);
}

function figureOf(of: Compared['of'], report: ProfileReport): number {
  const value: unknown = of(report);
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new TypeError('expected a figure');
}

const rounded = (value: number) => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, at) =>
        at === 0 || at === 3 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0),
      )
      .join('  ');
  return rows.map((row) => `${line(row).trimEnd()}\n`).join('');
}
