import { FIGURES } from '../figures/figures.js';
import { counted } from '../text/counted.js';
import type { EventLoopDelay } from './event-loop.js';
import type { ProfileReport, Spread } from './report.js';

/**
 * The report as a table for people, one figure a line. Ends with a line feed.
 *
 * @example
 * ```ts
 * import { formatProfile, runProfile } from 'clearsight';
 *
 * process.stdout.write(formatProfile(await runProfile({ seconds: 1 })));
 * ```
 */
export function formatProfile(report: ProfileReport): string {
  const { scans, workers, input, cpu, memory, options } = report;
  const [target] = report.targets;
  const rows: [string, string][] = [
    ['measured', `${report.seconds.toFixed(1)} s`],
    [
      'targets',
      `${report.targets.length}, each with ${counted(target?.regions ?? 0, 'region')}, ` +
        `${count(target?.executableRegions ?? 0)} executable`,
    ],
    [
      FIGURES.scans.title,
      `${count(scans.perSecond)}/s of ${count(scans.wantedPerSecond)}/s wanted, ${count(scans.errors)} failed`,
    ],
    [FIGURES.scanTime.title, spread(scans.time)],
    ['snapshots', `${count(scans.changed)} changed, ${count(scans.coalesced)} coalesced`],
    ['worker tasks', count(workers.tasks)],
    ['worker queue wait', spread(workers.queueWait)],
    ['worker run time', spread(workers.run)],
    [
      FIGURES.inputEvents.title,
      `${count(input.perSecond)}/s of ${count(options.inputRate)}/s wanted, ${count(input.lost)} lost`,
    ],
    [FIGURES.loopDelay.title, delays(report.eventLoopDelay)],
    ['an idle Node has', delays(report.idleDelay)],
    [FIGURES.cpu.title, `${cpu.percent.toFixed(1)} % of one core${threads(report)}`],
    [
      FIGURES.memory.title,
      `${mebibytes(memory.startBytes)} at start, ${mebibytes(memory.endBytes)} at end, ${mebibytes(memory.peakBytes)} at most`,
    ],
    ['events', events(report.events)],
  ];
  if (scans.loweredToIntervalMs !== null) {
    const interval = `${scans.loweredToIntervalMs.toFixed(1)} ms between scans`;
    rows.splice(3, 0, [
      'scan rate lowered',
      `${interval}, to keep within ${Number((options.cpuBudget * 100).toFixed(2))} % of one core`,
    ]);
  }
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, figures]) => `${name.padEnd(width)}  ${figures}\n`).join('');
}

const count = (value: number) => Math.round(value).toLocaleString('en');
const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MiB`;

/** Short times in microseconds. */
const time = (ms: number) => (ms < 1 ? `${(ms * 1000).toFixed(0)} µs` : `${ms.toFixed(2)} ms`);

const spread = ({ p50Ms, p99Ms, maxMs }: Spread) =>
  `p50 ${time(p50Ms)}, p99 ${time(p99Ms)}, max ${time(maxMs)}`;

const delays = ({ p50Ms, p99Ms, p999Ms, maxMs }: EventLoopDelay) =>
  `p50 ${time(p50Ms)}, p99 ${time(p99Ms)}, p99.9 ${time(p999Ms)}, max ${time(maxMs)}`;

function threads({ cpu }: ProfileReport): string {
  const shown = cpu.threads.filter(({ percent }) => percent >= 0.05);
  if (shown.length === 0) return '';
  return ` (threads: ${shown.map(({ thread, percent }) => `${thread} ${percent.toFixed(1)} %`).join(', ')})`;
}

function events(counts: ProfileReport['events']): string {
  const parts = Object.entries(counts).map(([kind, times]) => `${times} ${kind}`);
  return parts.length > 0 ? parts.join(', ') : 'none';
}
