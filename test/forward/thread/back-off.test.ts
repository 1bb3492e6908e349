import { expect, test } from 'vitest';
import { BackOff } from '../../../src/forward/thread/back-off.js';

test('the waits double up to a minute, and begin anew after a success', () => {
  const whole = new BackOff(() => 0);
  expect(Array.from({ length: 9 }, () => whole.fail())).toEqual([
    500, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000,
  ]);
  whole.succeed();
  expect(whole.fail()).toBe(500);
});

test('up to a half of each is left to chance', () => {
  expect(new BackOff(() => 1).fail()).toBe(250);
  const random = new BackOff();
  for (let failure = 0; failure < 10_000; failure++) {
    const ms = random.fail();
    expect(ms).toBeGreaterThanOrEqual(250);
    expect(ms).toBeLessThanOrEqual(60_000);
  }
});
