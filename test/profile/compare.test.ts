import { expect, test } from 'vitest';
import { formatComparison } from '../../src/profile/compare.js';
import type { ProfileReport } from '../../src/profile/report.js';

const spread = { p50Ms: 0.1, p99Ms: 1, maxMs: 2 };
const delay = { p50Ms: 1, p99Ms: 2, p999Ms: 4, maxMs: 5 };
const report = (more: Partial<ProfileReport> = {}): ProfileReport => ({
  ...{ seconds: 10, targets: [], events: {}, eventLoopDelay: delay, idleDelay: delay },
  options: {
    seconds: 10,
    scanRate: 1000,
    targets: 1,
    regions: 100,
    executableRegions: 13,
    changeRate: 1,
    inputRate: 1000,
    cpuBudget: 0.1,
  },
  scans: {
    total: 10_000,
    perSecond: 1000,
    wantedPerSecond: 1000,
    time: spread,
    changed: 1,
    coalesced: 0,
    errors: 0,
    loweredToIntervalMs: null,
  },
  workers: { tasks: 10, queueWait: spread, run: spread },
  input: { events: 10_000, perSecond: 1000, lost: 0 },
  cpu: { percent: 8, threads: [] },
  memory: { startBytes: 1, endBytes: 1, peakBytes: 100 * 2 ** 20, perSecondBytes: [] },
  ...more,
});

test('each figure of both, and the second as a share of the first', () => {
  const lines = formatComparison(report(), report({ cpu: { percent: 6, threads: [] } })).split('\n');
  expect(lines[0]).toMatch(/^ +first +second +of the first$/);
  expect(lines.find((line) => line.startsWith('CPU'))).toMatch(/^CPU +8\.00 +6\.00 {2}% of one core +75 %$/);
  expect(lines.find((line) => line.startsWith('scans'))).toMatch(/ 1000 +1000 {2}\/s +100 %$/);
});

test('where the loads differ, that is said first', () => {
  const other = report({ options: { ...report().options, scanRate: 500 } });
  expect(formatComparison(report(), other)).toMatch(/^The loads differ: scanRate 1000, then 500\.\n/);
  expect(formatComparison(report(), report())).not.toContain('differ');
});

test('what is no report is no comparison', () => {
  expect(() => formatComparison(report(), {} as ProfileReport)).toThrow(TypeError);
  const broken = report({ cpu: { percent: '8' as unknown as number, threads: [] } });
  expect(() => formatComparison(broken, report())).toThrow(TypeError);
});
