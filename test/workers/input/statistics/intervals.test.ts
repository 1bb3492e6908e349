import fc from 'fast-check';
import { expect, test } from 'vitest';
import { intervals } from '../../../../src/workers/input/statistics/intervals.js';

test('intervals undo running sums', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1e6 })), (steps) => {
      let now = 0;
      const times = [0, ...steps.map((step) => (now += step))];
      expect([...intervals(Float64Array.from(times))]).toEqual(steps);
    }),
  );
  expect(intervals(Float64Array.of())).toHaveLength(0);
});
