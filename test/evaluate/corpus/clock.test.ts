import { expect, test } from 'vitest';
import { onClock } from '../../../src/evaluate/corpus/clock.js';

test('presses and releases are cut to the step before them, what is missing stays missing', () => {
  const session = { id: 'a', press: [0, 99, 100, 181.5], release: [49.9, null, 150, 260] };
  expect(onClock(session, 50)).toEqual({ id: 'a', press: [0, 50, 100, 150], release: [0, null, 150, 250] });
});
