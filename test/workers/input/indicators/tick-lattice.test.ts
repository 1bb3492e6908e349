import { expect, test } from 'vitest';
import { createRandom, type Random } from '../../../../src/simulate/random.js';
import { simulateClicker } from '../../../../src/simulate/simulate-clicker.js';
import { follow, handLike } from '../support.js';

const ID = 'tick-lattice';

test.each(['stabilised', 'spamming', 'butterfly', 'drag', 'normal'])(
  '%s mode: within 100 presses',
  (mode) => {
    const { press } = simulateClicker(`lattice-${mode}`, { seed: 3, resolutionMs: 1 });
    const [finding] = follow(ID, press).findings;
    expect(press.filter((time) => time <= (finding?.atMs as number)).length).toBeLessThanOrEqual(100);
    expect(finding?.words).toContain('multiples of 50 ms');
  },
);

test('a hand on a clock of 50 ms is not: its releases are on the ticks as well', () => {
  const { press, holds } = handLike(2000);
  const coarse = (time: number) => Math.floor(time / 50) * 50;
  const onTicks = press.map((time, index) => coarse(time + (holds[index] as number) * 1.6) - coarse(time));
  expect(follow(ID, press.map(coarse), onTicks).findings).toEqual([]);
});

test.each<[string, (random: Random) => number]>([
  ['at once', () => 0],
  ['on the next tick', () => 50],
  ['between ticks', (random) => random.integer(20, 90)],
])('a program that clicks on ticks of its own and lets go %s is, on a clock of 1 ms', (_title, hold) => {
  const { press } = simulateClicker('lattice-normal', { seed: 3, resolutionMs: 1 });
  const random = createRandom(8);
  const holds = press.map(() => hold(random));
  expect(follow(ID, press, holds).findings).not.toEqual([]);
});

test('one that holds for a random number of whole ticks is not: a hand on a clock of 50 ms looks the same', () => {
  const { press } = simulateClicker('lattice-normal', { seed: 3, parameters: { jitterMs: 0 } });
  const random = createRandom(8);
  const holds = press.map(() => (random.chance(0.5) ? 0 : 50));
  expect(follow(ID, press, holds).findings).toEqual([]);
});

test('presses at one and the same time, or on few ticks, say nothing', () => {
  expect(follow(ID, new Array(500).fill(5000)).findings).toEqual([]);
  const fewTicks = Array.from({ length: 500 }, (_, index) => 5000 + 50 * Math.floor(index / 20));
  expect(follow(ID, fewTicks).findings).toEqual([]);
});

test('a hand is not', () => {
  expect(follow(ID, handLike(3000).press).findings).toEqual([]);
});
