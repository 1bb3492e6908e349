import { expect, test } from 'vitest';
import { judgeSession } from '../../../src/evaluate/judge/judge-session.js';
import { simulateClicker } from '../../../src/simulate/simulate-clicker.js';
import { handLike } from '../../workers/input/support.js';

test('a clicker: when, after how many presses, why', () => {
  const { verdict, warning, presses } = judgeSession(
    simulateClicker('ydotool', { seconds: 10, seed: 1 }),
    'left',
  );
  expect(presses).toBeGreaterThan(190);
  expect(verdict?.presses).toBeLessThanOrEqual(40);
  expect(verdict?.afterMs).toBeLessThan(2100);
  expect(verdict?.words).toContain('held 25');
  expect(warning).toEqual(verdict);
});

test('one that only warns', () => {
  const session = simulateClicker('gaussian', { seed: 2, parameters: { deviation: 0.35 } });
  const { verdict, warning } = judgeSession(session, 'left');
  expect(verdict).toBeNull();
  expect(warning?.afterMs).toBeLessThan(60_000);
});

test('a hand: nothing, and how near it came', () => {
  const { press, holds } = handLike(1500);
  const release = press.map((time, index) => time + (holds[index] as number));
  const { verdict, warning, extremes } = judgeSession({ press, release }, 'left');
  expect(verdict).toBeNull();
  expect(warning).toBeNull();
  expect(extremes.some((value) => value !== null)).toBe(true);
});

test.each([
  ['no presses', [], []],
  ['one press', [0], [null]],
  ['releases before their presses', [100, 200, 300], [50, 60, 250]],
  ['no order', [300, 100, 1e300, 200], [null, 1e308, -5, 0]],
])('%s', (_title, press, release) => {
  expect(judgeSession({ press, release }, 'left').verdict).toBeNull();
});
