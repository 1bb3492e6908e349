// The whole monitor at 1,000 scans and 1,000 input events a second, for a time and for a long time.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { atLeast, atMost, beside, median, NOISY } from './tools.mjs';

const run = promisify(execFile);

/** A report of the whole monitor under a load. */
export async function profile(options) {
  const { stdout } = await run(process.execPath, [beside('profile-child.mjs'), JSON.stringify(options)], {
    maxBuffer: 2 ** 26,
  });
  return JSON.parse(stdout);
}

const BUDGET = 0.1;
export const LOAD = { scanRate: 1000, inputRate: 1000, cpuBudget: BUDGET };

const describe = ({ targets, scans, cpu, eventLoopDelay, idleDelay }) =>
  `${targets[0].regions} regions, ${targets[0].executableRegions} executable; ` +
  `${scans.perSecond.toFixed(0)} scans/s, p50 ${(scans.time.p50Ms * 1000).toFixed(0)} µs; ` +
  `CPU by thread: ${cpu.threads.map(({ thread, percent }) => `${thread} ${percent.toFixed(1)} %`).join(', ')}; ` +
  `delay at most ${eventLoopDelay.maxMs.toFixed(2)} ms; ` +
  `an idle Node beside it: p99 ${idleDelay.p99Ms.toFixed(2)} ms, p99.9 ${idleDelay.p999Ms.toFixed(2)} ms`;

/** No machine is on time: the limit is what a monitor may add to the delay of an idle Node beside it. */
const atMostBeyondIdle = (name, figure, { eventLoopDelay, idleDelay }, limitMs) =>
  atMost(`event-loop delay ${name}`, eventLoopDelay[figure], idleDelay[figure] + limitMs, 'ms', NOISY);

/** How much memory grew, percent: the median of the last stretch against that of the one behind the settling time, which is as long. */
function growth(perSecondBytes, settleSeconds) {
  const early = median(perSecondBytes.slice(settleSeconds, 2 * settleSeconds));
  const late = median(perSecondBytes.slice(-settleSeconds));
  return { percent: (late / early - 1) * 100, earlyMiB: early / 2 ** 20, lateMiB: late / 2 ** 20 };
}

export const wholeMonitorRows = [
  {
    name: 'monitor',
    what: '1,000 scans/s of one target and 1,000 input events/s in the whole monitor',
    async measure({ isQuick }) {
      const report = await profile({ ...LOAD, seconds: isQuick ? 10 : 30 });
      return {
        note: describe(report),
        checks: [
          atMostBeyondIdle('p99', 'p99Ms', report, 2),
          atMostBeyondIdle('p99.9', 'p999Ms', report, 5),
          atMost('of one core', report.cpu.percent, 15, '%', NOISY),
          atLeast('scans/s', report.scans.perSecond, 950, ''),
          atMost('input events lost', report.input.lost, 0, ''),
        ],
      };
    },
  },
  {
    name: 'input-rate',
    what: '400,000 input events/s in the whole monitor',
    async measure({ isQuick }) {
      const report = await profile({ ...LOAD, inputRate: 400_000, seconds: isQuick ? 5 : 15 });
      return {
        note: describe(report),
        checks: [
          atMost('input events lost', report.input.lost, 0, ''),
          atLeast('input events/s', report.input.perSecond, 390_000, ''),
        ],
      };
    },
  },
  {
    name: 'monitor-60000',
    what: 'the same with a 60,000-region target at the default CPU budget (10 %)',
    async measure({ isQuick }) {
      const report = await profile({ ...LOAD, regions: 60_000, seconds: isQuick ? 10 : 30 });
      return {
        note: describe(report),
        checks: [
          atMostBeyondIdle('p99.9', 'p999Ms', report, 5),
          atMost('of one core, all threads', report.cpu.percent, BUDGET * 100 * 1.5, '%', NOISY),
          atMost('input events lost', report.input.lost, 0, ''),
        ],
      };
    },
  },
  {
    name: 'monitor-60000-restless',
    what: 'the same with 60,000 executable regions, one of which comes or goes 20 times a second',
    async measure({ isQuick }) {
      const seconds = isQuick ? 20 : 60;
      const settleSeconds = isQuick ? 5 : 15;
      const shape = { regions: 60_000, executableRegions: 60_000, changeRate: 20 };
      const report = await profile({ ...LOAD, ...shape, seconds });
      const { perSecondBytes, peakBytes } = report.memory;
      const { percent, earlyMiB, lateMiB } = growth(perSecondBytes, settleSeconds);
      return {
        note: `${describe(report)}; resident (medians): ${earlyMiB.toFixed(1)} MiB, in the end ${lateMiB.toFixed(1)} MiB`,
        checks: [
          atMostBeyondIdle('p99.9', 'p999Ms', report, 5),
          atMost('resident memory', peakBytes / 2 ** 20, 200, 'MiB'),
          atMost(`growth after ${settleSeconds} s`, percent, 5, '%', NOISY),
          atMost('input events lost', report.input.lost, 0, ''),
        ],
      };
    },
  },
  {
    name: 'soak',
    what: '10 minutes at 1,000 scans/s',
    takesMinutes: true,
    async measure({ isQuick }) {
      const seconds = isQuick ? 60 : 600;
      const settleSeconds = isQuick ? 20 : 60;
      const { memory, scans } = await profile({ ...LOAD, seconds });
      const { percent, earlyMiB, lateMiB } = growth(memory.perSecondBytes, settleSeconds);
      return {
        note:
          `${seconds} s, ${scans.total.toLocaleString('en')} scans; resident memory (medians): ${earlyMiB.toFixed(1)} MiB in the ` +
          `${settleSeconds} s after the first ${settleSeconds}, ${lateMiB.toFixed(1)} MiB in the last; ` +
          `at most ${(memory.peakBytes / 2 ** 20).toFixed(1)} MiB`,
        checks: [atMost(`growth after ${settleSeconds} s`, percent, 5, '%', NOISY)],
      };
    },
  },
];
