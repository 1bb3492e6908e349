import { expect, test } from 'vitest';
import { CpuLedger } from '../../../../src/sources/process/observe/cpu-ledger.js';
import { Pace } from '../../../../src/sources/process/observe/pace.js';

/** What is left of a budget for readings, as the ledger says. */
const PART = 0.85;

test.each([
  ['nothing', [0, 0], [1, 1]],
  ['less than the budget', [0.05, 0.03], [1, 1]],
  ['just what readings may use', [0.1 * PART, 0], [1, 1]],
  ['twice that, by halves', [0.1 * PART, 0.1 * PART], [2, 2]],
  ['one slot alone ten times that', [0, PART], [1, 10]],
  ['one that takes most and one that takes little', [PART * 0.01, PART * 0.9], [1, 10]],
  ['two that share what a third leaves', [PART * 0.04, PART * 0.02, PART * 0.08], [1, 1, 2]],
])('loads of %s: %j stretch %s times', (_, loads, stretches) => {
  const ledger = new CpuLedger(0.1, loads.length);
  loads.forEach((load, slot) => {
    ledger.note(slot, load);
  });
  stretches.forEach((stretch, slot) => {
    expect(ledger.stretch(slot)).toBeCloseTo(stretch, 10);
  });
  const used = loads.reduce((sum, load, slot) => sum + load / ledger.stretch(slot), 0);
  expect(used).toBeLessThanOrEqual(0.1 * PART + 1e-12);
});

test('ledgers on one memory are one account, and a slot noted 0 gives its part back', () => {
  const [one, two] = [new CpuLedger(0.1, 2), new CpuLedger(0.1, 2)];
  const other = new CpuLedger(0.1, 2, one.shared);
  other.note(1, 3 * 0.1 * PART);
  expect(one.stretch(1)).toBeCloseTo(3, 10);
  expect(two.stretch(1)).toBe(1);
  other.note(0, 3 * 0.1 * PART);
  expect(one.stretch(1)).toBeCloseTo(6, 10);
  one.note(0, 0);
  expect(other.stretch(1)).toBeCloseTo(3, 10);
  one.note(1, 0);
  expect(other.stretch(1)).toBe(1);
});

/** The waits of a pace, each reading done when it is due. */
function waits(pace: Pace, readings: number, costMs: number): number[] {
  return Array.from({ length: readings }, () => {
    const planned = pace.nextMs;
    pace.plan(planned, costMs);
    return pace.nextMs - planned;
  });
}

test('a costly pace is stretched and leaves a cheap one as asked for, until that takes more than its part', () => {
  const ledger = new CpuLedger(0.1, 2);
  const common = { jitterLow: 1, jitterHigh: 1, ledger };
  const cheap = new Pace({ ...common, intervalMs: 2, slot: 0 }, 0);
  const costly = new Pace({ ...common, intervalMs: 20, slot: 1 }, 0);
  // 17 ms each 20 ms is 0.85 of a core; 0.085 are allowed.
  expect(waits(costly, 200, 17).at(-1)).toBeCloseTo(200, 2);
  expect(waits(cheap, 100, 0).at(-1)).toBeCloseTo(2, 6);
  // 0.17 ms each 2 ms are as much as is allowed in all: each gets half.
  expect(waits(cheap, 200, 0.17).at(-1)).toBeCloseTo(4, 3);
  expect(waits(costly, 1, 17)[0]).toBeCloseTo(400, 1);
  ledger.note(1, 0);
  expect(waits(cheap, 1, 0.17)[0]).toBeCloseTo(2, 6);
});

test('a pace that was lowered tells it once, with its own figures, and one that was not does not', () => {
  const ledger = new CpuLedger(0.1, 2);
  const common = { jitterLow: 1, jitterHigh: 1, ledger };
  const cheap = new Pace({ ...common, intervalMs: 2, slot: 0 }, 0);
  const costly = new Pace({ ...common, intervalMs: 20, slot: 1 }, 0);
  waits(costly, 200, 17);
  const told = (pace: Pace) =>
    Array.from({ length: 1000 }, (_, index) => pace.lowered(index * 10)).filter((one) => one !== undefined);
  expect(told(cheap)).toEqual([]);
  const ofCostly = told(costly);
  expect(ofCostly).toMatchObject([{ wantedIntervalMs: 20, scanMs: expect.closeTo(17, 3) }]);
  expect(ofCostly[0]?.actualIntervalMs).toBeCloseTo(200, 2);
});
