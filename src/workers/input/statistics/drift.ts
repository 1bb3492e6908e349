import type { Ring } from '../structures/ring.js';

const BLOCK = 8;

/**
 * How much the pace drifts: the variance of the means of blocks of 8 successive intervals, as a multiple of what independent
 * intervals of the same variance would give (the ratio that the method of batch means rests on). About 1 for random(min, max)
 * and the like, several times that for a hand, which slows down, speeds up and tires.
 *
 * Whole blocks only; NaN for fewer than four of them, 0 for intervals that do not vary.
 *
 * A coarse clock adds noise of its own: each time is read up to one step early, so an interval has a variance of step^2 / 6 too much,
 * and so has the sum of a whole block, because all errors inside it cancel. Both are taken off. Where that explains all that the
 * intervals vary, the sums of blocks alone tell: the drift is then their variance as a multiple of that noise, at most 1.5 for a
 * constant pace.
 *
 * @param count how many of the newest intervals to take; more than there are means all of them
 * @param stepMs step of the clock; 0 for a fine one
 */
export function drift(intervals: Ring, count: number, stepMs: number): number {
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
  if (within === 0) return 0;
  const noise = ((stepMs * stepMs) / 6) * blocks;
  const ownWithin = within - noise * BLOCK;
  return ownWithin > 0 ? ((between - noise) / ownWithin) * (blocks / (blocks - 1)) : between / noise;
}
