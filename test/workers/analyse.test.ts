import { expect, test } from 'vitest';
import type { Channel } from '../../src/records/input.js';
import { createAnalyser } from '../../src/workers/analyse.js';
import type { InputDetector } from '../../src/workers/detector.js';
import { INPUT_DETECTORS } from '../../src/workers/registry.js';

const rule = { windowMs: 1500, minEvents: 8, maxRatePerSecond: 20, maxCv: 0.15, keyboardEnforces: false };
const regular = Float64Array.from({ length: 45 }, (_, index) => index * 33);
const enforcesOn = (channel: Channel, analyse = createAnalyser(INPUT_DETECTORS, rule)) =>
  analyse([{ channel, times: regular }]).map(({ enforces }) => enforces);

test('mouse channels enforce, the keyboard warns', () => {
  expect(enforcesOn('left')).toEqual([true]);
  expect(enforcesOn('right')).toEqual([true]);
  expect(enforcesOn('other')).toEqual([true]);
  expect(enforcesOn('keyboard')).toEqual([false]);
});

test('the keyboard enforces where the rule says so', () => {
  expect(
    enforcesOn('keyboard', createAnalyser(INPUT_DETECTORS, { ...rule, keyboardEnforces: true })),
  ).toEqual([true]);
});

test('an experimental detector never enforces', () => {
  const [detector] = INPUT_DETECTORS as [InputDetector];
  expect(enforcesOn('left', createAnalyser([{ ...detector, maturity: 'experimental' }], rule))).toEqual([
    false,
  ]);
});

test('channels are never merged: two slow ones are not a fast one', () => {
  const even = regular.filter((_, index) => index % 2 === 0);
  const odd = regular.filter((_, index) => index % 2 === 1);
  const analyse = createAnalyser(INPUT_DETECTORS, rule);
  expect(
    analyse([
      { channel: 'left', times: even },
      { channel: 'right', times: odd },
    ]),
  ).toEqual([]);
});
