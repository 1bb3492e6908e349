import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ScanTimes } from '../../../src/sources/process/scan-times.js';

test('nothing recorded reads as zero', () => {
  const times = new ScanTimes();
  expect(times.count).toBe(0);
  expect(times.quantile(0.5)).toBe(0);
});

test('quantiles lie above the true ones by a sixteenth of a doubling at most', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0.001, max: 60_000, noNaN: true }), { minLength: 1, maxLength: 200 }),
      fc.constantFrom(0.01, 0.5, 0.99, 1),
      (values, share) => {
        const times = new ScanTimes();
        for (const value of values) times.record(value);
        const sorted = [...values].sort((a, b) => a - b);
        const truth = sorted[Math.max(1, Math.ceil(sorted.length * share)) - 1] as number;
        expect(times.count).toBe(values.length);
        expect(times.quantile(share)).toBeGreaterThanOrEqual(truth * 0.999_999);
        expect(times.quantile(share)).toBeLessThanOrEqual(truth * 2 ** (1 / 16) * 1.000_001);
      },
    ),
  );
});

test.each([0, -5, 1e-9, 1e300, Number.POSITIVE_INFINITY])('a time of %s ms has a bucket', (value) => {
  const times = new ScanTimes();
  times.record(value);
  expect(times.count).toBe(1);
});

test('another view of the shared memory sees the same, and a reset', () => {
  const written = new ScanTimes();
  const seen = new ScanTimes(written.shared);
  written.record(2);
  expect(seen.count).toBe(1);
  seen.reset();
  expect(written.count).toBe(0);
});
