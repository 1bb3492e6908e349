import { expect, test } from 'vitest';
import { coherence } from '../../../../src/workers/input/statistics/coherence.js';
import { PhaseWindow } from '../../../../src/workers/input/structures/phase-window.js';
import { StateArena } from '../../../../src/workers/input/structures/state-arena.js';
import { handLike } from '../support.js';

test('1 on the lattice wherever it starts, 0 for phases that are spread evenly, NaN for no times', () => {
  expect(coherence(Float64Array.of(7, 57, 157, 1007), 50)).toBeCloseTo(1, 12);
  expect(coherence(Float64Array.of(0, 12.5, 25, 37.5), 50)).toBeCloseTo(0, 12);
  expect(coherence(Float64Array.of(0, 25), 50)).toBeCloseTo(0, 12);
  expect(coherence(Float64Array.of(), 50)).toBeNaN();
});

test('the window has the coherence of its newest times', () => {
  const { press } = handLike(200);
  const window = new PhaseWindow(new StateArena(), 80, 50);
  for (const time of press) window.push(time);
  expect(window.coherence).toBeCloseTo(coherence(Float64Array.from(press.slice(-80)), 50), 9);
});
