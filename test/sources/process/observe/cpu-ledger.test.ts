import { expect, test } from 'vitest';
import { CpuLedger } from '../../../../src/sources/process/observe/cpu-ledger.js';
import { Pace } from '../../../../src/sources/process/observe/pace.js';

/** What is left of a budget for readings, as the ledger says. */
const PART = 0.85;

test.each([
  ['nothing', [0, 0], 1],
  ['less than the budget', [0.05, 0.03], 1],
  ['just what readings may use', [0.1 * PART, 0], 1],
  ['twice that', [0.1 * PART, 0.1 * PART], 2],
  ['one slot alone ten times that', [0, PART], 10],
])('loads of %s: %j stretch %s times', (_, loads, stretch) => {
  const ledger = new CpuLedger(0.1, loads.length);
  loads.forEach((load, slot) => {
    ledger.note(slot, load);
  });
  expect(ledger.stretch).toBeCloseTo(stretch, 10);
});

test('ledgers on one memory are one account, and a slot noted 0 gives its part back', () => {
  const [one, two] = [new CpuLedger(0.1, 2), new CpuLedger(0.1, 2)];
  const other = new CpuLedger(0.1, 2, one.shared);
  other.note(1, 3 * 0.1 * PART);
  expect(one.stretch).toBeCloseTo(3, 10);
  expect(two.stretch).toBe(1);
  one.note(1, 0);
  expect(other.stretch).toBe(1);
});

/** The waits of a pace, each reading done when it is due. */
function waits(pace: Pace, readings: number, costMs: number): number[] {
  return Array.from({ length: readings }, () => {
    const planned = pace.nextMs;
    pace.plan(planned, costMs);
    return pace.nextMs - planned;
  });
}

test('a costly pace stretches a cheap one alike; when it rests the cheap one is as asked for', () => {
  const ledger = new CpuLedger(0.1, 2);
  const common = { jitterLow: 1, jitterHigh: 1, ledger };
  const cheap = new Pace({ ...common, intervalMs: 2, slot: 0 }, 0);
  const costly = new Pace({ ...common, intervalMs: 20, slot: 1 }, 0);
  expect(waits(cheap, 100, 0).at(-1)).toBeCloseTo(2, 6);
  const costlyWait = waits(costly, 200, 17).at(-1) as number;
  const cheapWait = waits(cheap, 1, 0)[0] as number;
  // 17 ms each 20 ms is 0.85 of a core; 0.085 are allowed.
  expect(costlyWait / 20).toBeCloseTo(10, 3);
  expect(cheapWait / 2).toBeCloseTo(costlyWait / 20, 6);
  ledger.note(1, 0);
  expect(waits(cheap, 1, 0)[0]).toBeCloseTo(2, 6);
});

test('both paces tell once that they were lowered, each with its own figures', () => {
  const ledger = new CpuLedger(0.1, 2);
  const common = { jitterLow: 1, jitterHigh: 1, ledger };
  const cheap = new Pace({ ...common, intervalMs: 2, slot: 0 }, 0);
  const costly = new Pace({ ...common, intervalMs: 20, slot: 1 }, 0);
  waits(costly, 200, 17);
  const told = (pace: Pace) =>
    Array.from({ length: 1000 }, (_, index) => pace.lowered(index * 10)).filter((one) => one !== undefined);
  const [ofCheap, ofCostly] = [told(cheap), told(costly)];
  expect(ofCheap).toMatchObject([{ wantedIntervalMs: 2, scanMs: 0 }]);
  expect(ofCheap[0]?.actualIntervalMs).toBeCloseTo(20, 3);
  expect(ofCostly).toMatchObject([{ wantedIntervalMs: 20, scanMs: expect.closeTo(17, 3) }]);
  expect(ofCostly[0]?.actualIntervalMs).toBeCloseTo(200, 2);
});
