import { expect, test } from 'vitest';
import { FAMILIES } from '../../src/simulate/registry.js';
import { type SimulateOptions, simulateClicker } from '../../src/simulate/simulate-clicker.js';

const intervalsOf = (family: string, options: SimulateOptions) => {
  const { press } = simulateClicker(family, options);
  return press.slice(1).map((time, index) => time - (press[index] as number));
};

test.each(FAMILIES.map(({ id }) => id))('%s: ascending presses at its rate, releases after presses', (id) => {
  const { press, release } = simulateClicker(id, { seconds: 300, seed: 5 });
  expect(press[0]).toBe(0);
  expect(release).toHaveLength(press.length);
  expect(press.every((time, index) => index === 0 || time >= (press[index - 1] as number))).toBe(true);
  expect(release.every((time, index) => time === null || time >= (press[index] as number))).toBe(true);
  expect(press.at(-1)).toBeLessThan(300_000);
  const asked = FAMILIES.find((family) => family.id === id)?.parameters.rate?.default as number;
  const perSecond = press.length / 300;
  expect(perSecond).toBeGreaterThan(asked * 0.7);
  expect(perSecond).toBeLessThan(asked * 1.3);
});

test('the same seed gives the same presses, another seed others', () => {
  const once = simulateClicker('mimic', { seed: 9 });
  expect(simulateClicker('mimic', { seed: 9 })).toEqual(once);
  expect(simulateClicker('mimic', { seed: 10 })).not.toEqual(once);
});

test('times are whole ticks of the recorder clock', () => {
  const { press } = simulateClicker('uniform', { resolutionMs: 1, seed: 2 });
  expect(press.every(Number.isInteger)).toBe(true);
});

test('AutoHotkey sleeps are whole timer ticks between its bounds', () => {
  const intervals = intervalsOf('autohotkey', { parameters: { tickMs: 10, jitterMs: 0 } });
  expect(new Set(intervals.map((each) => Math.round(each * 1000) / 1000))).toEqual(
    new Set([80, 90, 100, 110, 120]),
  );
});

test('every lattice mode stays on its ticks', () => {
  for (const mode of ['stabilised', 'spamming', 'butterfly', 'drag', 'normal']) {
    const intervals = intervalsOf(`lattice-${mode}`, { parameters: { jitterMs: 0 } });
    const off = intervals.filter((each) => Math.abs(each - Math.round(each / 50) * 50) > 0.5);
    expect(off).toEqual([]);
    expect(intervals.length).toBeGreaterThan(250);
  }
});

test('butterfly ends even where every tick is taken', () => {
  expect(simulateClicker('lattice-butterfly', { rate: 60, seconds: 5 }).press.length).toBeGreaterThan(200);
});

test('a replayed loop repeats itself', () => {
  const intervals = intervalsOf('replay', { parameters: { loop: 25, overheadDeviationMs: 0 } });
  for (let index = 0; index < 100; index++) {
    expect(intervals[index + 25]).toBeCloseTo(intervals[index] as number, 6);
  }
});

test.each<[string, string, SimulateOptions]>([
  ['an unknown family', 'none-such', {}],
  ['an unknown parameter', 'uniform', { parameters: { spred: 0.2 } }],
  ['a rate of nothing', 'uniform', { rate: 0 }],
  ['no number', 'uniform', { parameters: { spread: Number.NaN } }],
  ['a negative length', 'uniform', { seconds: -1 }],
  ['a seed that is no whole number', 'uniform', { seed: 0.5 }],
])('%s is refused', (_title, family, options) => {
  expect(() => simulateClicker(family, options)).toThrow(/expected/);
});
