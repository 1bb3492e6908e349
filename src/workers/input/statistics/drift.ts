import type { Ring } from '../structures/ring.js';

const BLOCK = 8;

/**
 * How much the pace drifts: the variance of the means of blocks of 8 successive intervals, as a multiple of what independent
 * intervals of the same variance would give (the ratio that the method of batch means rests on). About 1 for random(min, max)
 * and the like, several times that for a hand, which slows down, speeds up and tires.
 *
 * Whole blocks only; NaN for fewer than four of them, 0 for intervals that do not vary.
 *
 * @param count how many of the newest intervals to take; more than there are means all of them
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
