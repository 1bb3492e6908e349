import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatDuration, parseDuration, parseShare } from '../../src/config/duration.js';

test.each([
  ['0', 0],
  ['250', undefined],
  ['10', undefined],
  ['00', undefined],
  ['0.5', undefined],
  ['250ms', 250],
  ['1.5s', 1500],
  ['2m', 120_000],
  ['1h', 3_600_000],
  ['0s', 0],
  ['0.07s', 70],
  ['0.0001ms', 0],
  ['', undefined],
  ['-5ms', undefined],
  ['5 ms', undefined],
  ['1e3', undefined],
  ['.5s', undefined],
  ['5d', undefined],
  ['1m30s', undefined],
])('duration %j', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test.each([
  [0.1, 0.1],
  ['0.1', 0.1],
  ['10%', 0.1],
  ['33.3%', 0.333],
  ['', undefined],
  ['-10%', undefined],
  ['10 %', undefined],
  ['ten', undefined],
])('share %j', (text, share) => {
  if (share === undefined) expect(parseShare(text)).toBeUndefined();
  else expect(parseShare(text)).toBeCloseTo(share, 12);
});

test.each([
  [0, '0ms'],
  [1, '1ms'],
  [999, '999ms'],
  [1500, '1.5s'],
  [1234, '1234ms'],
  [90_000, '1.5m'],
  [3_600_000, '1h'],
])('%i ms is shown as %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test('what is shown reads back', () => {
  fc.assert(
    fc.property(fc.nat(), (ms) => {
      expect(parseDuration(formatDuration(ms))).toBeCloseTo(ms, 6);
    }),
  );
});
