import { expect, test } from 'vitest';
import { CpuLedger } from '../../../../src/sources/process/observe/cpu-ledger.js';
import { Pace, type PaceOptions } from '../../../../src/sources/process/observe/pace.js';

/** A pace that begins at 0, alone on its ledger. */
const createPace = (options: Partial<PaceOptions> = {}) =>
  new Pace(
    { intervalMs: 10, jitterLow: 0.8, jitterHigh: 1.3, ledger: new CpuLedger(0.1, 1), slot: 0, ...options },
    0,
  );

test('waits fill the range of the jitter, and lateness does not add up', () => {
  const pace = createPace();
  const waits: number[] = [];
  for (let scan = 0; scan < 10_000; scan++) {
    const planned = pace.nextMs;
    // Each scan is done late by some milliseconds.
    pace.plan(planned + (scan % 7), 0.01);
    waits.push(pace.nextMs - planned);
  }
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(7.999);
  expect(Math.max(...waits)).toBeLessThan(13.001);
  expect(Math.min(...waits)).toBeLessThan(8.1);
  expect(Math.max(...waits)).toBeGreaterThan(12.9);
  // The mean wait is the interval: 10,000 draws of a spread of 1.4 ms are within 0.1 ms of it.
  expect(Math.abs(pace.nextMs / 10_000 - 10)).toBeLessThan(0.1);
});

test('after a long stop missed scans are not made up for', () => {
  const pace = createPace();
  pace.plan(60_000, 0.01);
  expect(pace.nextMs).toBeGreaterThanOrEqual(60_008);
});

test('scans that cost more than the budget are stretched to keep it, and that is told once', () => {
  const pace = createPace();
  const told = [];
  for (let scan = 0; scan < 1000; scan++) {
    pace.plan(pace.nextMs, 6);
    told.push(pace.lowered(pace.nextMs));
  }
  const lowered = told.filter((figures) => figures !== undefined);
  expect(lowered).toHaveLength(1);
  expect(lowered[0]?.wantedIntervalMs).toBe(10);
  expect(lowered[0]?.actualIntervalMs).toBeGreaterThan(40);
  const before = pace.nextMs;
  for (let scan = 0; scan < 1000; scan++) pace.plan(pace.nextMs, 6);
  // 6 ms each at 8.5 % of a core: what is left of the 10 % is for what the thread does besides.
  expect((pace.nextMs - before) / 1000 / (6 / 0.085)).toBeCloseTo(1, 1);
});

test('a rate that recovers may be told again; one slow scan is not told', () => {
  const pace = createPace();
  const run = (scans: number, costMs: number) => {
    let told = 0;
    for (let scan = 0; scan < scans; scan++) {
      pace.plan(pace.nextMs, costMs);
      if (pace.lowered(pace.nextMs) !== undefined) told++;
    }
    return told;
  };
  expect(run(100, 0.1)).toBe(0);
  expect(run(1, 30)).toBe(0);
  expect(run(300, 0.1)).toBe(0);
  expect(run(300, 5)).toBe(1);
  expect(run(300, 0.1)).toBe(0);
  expect(run(300, 5)).toBe(1);
});

test('what was not scanned while there was nothing to scan is not made up for', () => {
  const pace = createPace({ jitterLow: 1, jitterHigh: 1, ledger: new CpuLedger(1, 1) });
  // Scanned at 200: two scans, and two hits, are never closer than the interval.
  pace.restart(200);
  expect(pace.nextMs).toBe(210);
  pace.plan(210, 0.01);
  expect(pace.nextMs).toBe(220);
  pace.restart(205);
  expect(pace.nextMs).toBe(220);
});
