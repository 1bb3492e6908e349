import { expect, test } from 'vitest';
import { judgeSession } from '../../../../src/evaluate/judge/judge-session.js';
import { simulateClicker } from '../../../../src/simulate/simulate-clicker.js';

type Row = readonly [family: string, rate: number, clockMs: number, parameters?: Record<string, number>];

const flagged = (...[family, rate, resolutionMs, parameters = {}]: Row) =>
  [1, 2, 3, 4, 5].filter(
    (seed) =>
      judgeSession(simulateClicker(family, { rate, seed, resolutionMs, parameters }), 'left').verdict !==
      null,
  ).length;

test.each<Row>([
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
])('%s at %d a second is caught on a clock of %d ms', (family, rate, clockMs, parameters) => {
  expect(flagged(family, rate, clockMs, parameters)).toBe(5);
});

test.each<Row>([
  ['ydotool', 20, 33.3],
  ['ydotool', 15, 100],
  ['blur', 10, 50],
  ['mimic', 12, 100],
  ['replay', 7, 33.3, { holdMs: 60 }],
])(
  '%s at %d a second is lost on a clock of %d ms, as the documentation says',
  (family, rate, clockMs, parameters) => {
    expect(flagged(family, rate, clockMs, parameters)).toBe(0);
  },
);
