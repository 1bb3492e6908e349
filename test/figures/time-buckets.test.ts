import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BUCKET_BOUNDS_SECONDS, TimeBuckets } from '../../src/figures/time-buckets.js';
import { builtFile } from '../../src/threads/built-file.js';

test('each time is counted up to the bounds that hold it, and into the sum', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 3e9 })), (times) => {
      const buckets = new TimeBuckets();
      for (const ns of times) buckets.record(ns);
      const upTo = (bound: number) => times.filter((ns) => ns / 1e9 <= bound).length;
      expect(buckets.cumulative).toEqual([...BUCKET_BOUNDS_SECONDS.map(upTo), times.length]);
      expect(buckets.sumSeconds).toBeCloseTo(times.reduce((sum, ns) => sum + ns, 0) / 1e9, 6);
    }),
  );
});

test('a time that is a bound belongs below it', () => {
  const buckets = new TimeBuckets();
  buckets.record(10_000);
  buckets.record(10_001);
  expect(buckets.cumulative.slice(0, 2)).toEqual([1, 2]);
});

test('several threads count into the same', async () => {
  const buckets = new TimeBuckets();
  const file = builtFile(new URL('../../src/figures/x.ts', import.meta.url).href, './time-buckets.js').href;
  const count = `
    const { workerData } = require('node:worker_threads');
    import(${JSON.stringify(file)}).then(({ TimeBuckets }) => {
      const buckets = new TimeBuckets(workerData);
      for (let i = 0; i < 10000; i++) buckets.record(2000);
    });`;
  const ends = [1, 2].map(() => {
    const worker = new Worker(count, { eval: true, workerData: buckets.shared });
    return new Promise((resolve, reject) => worker.once('exit', resolve).once('error', reject));
  });
  await Promise.all(ends);
  expect(buckets.cumulative[0]).toBe(20_000);
  expect(buckets.sumSeconds).toBeCloseTo(0.04, 9);
});
