import { expect, test } from 'vitest';
import { ChannelDetector } from '../../../../src/workers/input/channel-detector.js';
import { PRESS } from '../../../../src/workers/input/indicator.js';
import { INDICATORS } from '../../../../src/workers/input/indicators.js';
import { handLike } from '../support.js';

const indicators = INDICATORS.filter(({ id }) => id === 'injected-origin');

/** A hand's presses, those of `injected` made by a program. */
function findingsOf(presses: number, injected: (index: number) => boolean) {
  const detector = new ChannelDetector('keyboard', { indicators });
  handLike(presses).press.forEach((timeMs, index) => {
    detector.press(timeMs, injected(index) ? PRESS.injected : 0);
  });
  return detector.takeFindings();
}

test('18 injected presses among the last 20 are a finding that supports others', () => {
  const [finding] = findingsOf(20, (index) => index >= 2);
  expect(finding).toMatchObject({
    ...{ detector: 'injected-origin', group: 'origin', severity: 'medium', maturity: 'stable' },
    ...{ channel: 'keyboard', value: 0.9, limit: 0.9, presses: 20 },
  });
  expect(finding?.words).toBe(
    '90 % of the last 20 presses came from a virtual device or a program (limit 90 %)',
  );
});

test('17 among the last 20 are none, nor are 19 presses that are all injected', () => {
  expect(findingsOf(500, (index) => index % 20 >= 3)).toEqual([]);
  expect(findingsOf(19, () => true)).toEqual([]);
});
