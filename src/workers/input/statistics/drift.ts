import type { Ring } from '../structures/ring.js';

const BLOCK = 8;

/**
 * Does the pace drift? Variance of the means of 8 neighbouring intervals, as a multiple of what independent intervals of the
 * same variance would have: about 1 for random(min, max) and its like, several for a hand, which slows down, speeds up and
 * tires. Over the newest intervals, whole blocks only; NaN for fewer than four blocks, 0 for intervals that do not vary.
 *
 * @param count how many of the newest intervals to look at, at most as many as there are
 */
export function drift(intervals: Ring, count: number): number {
  const blocks = Math.floor(Math.min(count, intervals.count) / BLOCK);
  if (blocks < 4) return Number.NaN;
  let sum = 0;
  for (let back = 0; back < blocks * BLOCK; back++) sum += intervals.ago(back);
  const mean = sum / (blocks * BLOCK);
  let within = 0;
  let between = 0;
  for (let block = 0; block < blocks; block++) {
    let deviation = 0;
    for (let back = block * BLOCK; back < (block + 1) * BLOCK; back++) {
      const difference = intervals.ago(back) - mean;
      deviation += difference;
      within += difference * difference;
    }
    between += deviation * deviation;
  }
  return within === 0 ? 0 : (between / within) * (blocks / (blocks - 1));
}
