import { expect, test } from 'vitest';
import { judgeSession } from '../../../../src/evaluate/judge/judge-session.js';
import { simulateClicker } from '../../../../src/simulate/simulate-clicker.js';

type Row = readonly [family: string, rate: number, clockMs: number, parameters?: Record<string, number>];

const named = (rows: readonly Row[]) =>
  rows.map(([family, rate, clockMs, parameters = {}]) => ({ family, rate, clockMs, parameters }));

const flagged = ({ family, rate, clockMs, parameters }: ReturnType<typeof named>[number]) =>
  [1, 2, 3, 4, 5].filter(
    (seed) =>
      judgeSession(simulateClicker(family, { rate, seed, resolutionMs: clockMs, parameters }), 'left')
        .verdict !== null,
  ).length;

const CAUGHT: readonly Row[] = [
  ['constant', 10, 50],
  ['constant', 5, 100],
  ['theclicker', 15, 100],
  ['xautoclick', 5, 100],
  ['replay', 7, 50],
  ['ydotool', 10, 10],
  ['ydotool', 10, 15.6],
  ['ydotool', 8, 33.3],
  ['ydotool', 8, 50],
  ['uniform', 10, 10, { spread: 0.2, holdShare: 0.8 }],
  ['lattice-spamming', 9, 10],
  ['lattice-normal', 5.57, 50],
];

test.each(named(CAUGHT))('$family at $rate a second is caught on a clock of $clockMs ms', (row) => {
  expect(flagged(row)).toBe(5);
});

const LOST: readonly Row[] = [
  ['ydotool', 20, 33.3],
  ['ydotool', 15, 100],
  ['blur', 10, 50],
  ['mimic', 12, 100],
  ['replay', 7, 33.3, { holdMs: 60 }],
];

test.each(named(LOST))(
  '$family at $rate a second is lost on a clock of $clockMs ms, as the docs say',
  (row) => {
    expect(flagged(row)).toBe(0);
  },
);
