import { figure } from '../figure.js';
import type { Indicator } from '../indicator.js';
import { atLeastHidden } from '../statistics/at-least-hidden.js';

const BLOCK_MS = 1000;
/** Seconds that are kept. */
const BLOCKS = 64;
/** Of each second: its number, then count, sum and sum of squares of the intervals that ended in it. */
const CELLS = 4;

/**
 * Clicking continues for most of a minute without a person's pauses and changes of pace. The window moves in steps of one
 * second, so that a minute costs 64 sums at any rate.
 */
export const steadyMinute: Indicator<'windowMs' | 'minRate'> = {
  id: 'steady-minute',
  title: 'Nearly a minute without a change of pace',
  group: 'timing',
  maturity: 'experimental',
  weight: 'convicts',
  beyond: 'below',
  unit: '',
  thresholds: {
    limit: { default: 0.39, unit: '', about: 'coefficient of variation of all intervals in the window' },
    windowMs: { default: 48_000, unit: 'ms', about: 'length of the window, whole seconds, at most 60 s' },
    minRate: { default: 4, unit: 'presses/s', about: 'lowest mean rate that is judged' },
  },
  validatedOn: '117 sessions of people that kept up 4 presses a second for 48 s: smallest coefficient 0.411',
  tuning: 'Experimental until minutes of sustained human clicking are recorded: do not widen it before.',
  create(arena, { limit, windowMs, minRate }, clock) {
    const blocks = arena.take(BLOCKS * CELLS);
    // [number of the newest block, number of the first block that counts, intervals, CV]
    const now = arena.take(4);
    const wanted = Math.min(Math.ceil(windowMs / BLOCK_MS), BLOCKS - 4);
    const judge = (newest: number): number => {
      let count = 0;
      let sum = 0;
      let squares = 0;
      for (let block = newest - wanted; block < newest; block++) {
        const at = (block % BLOCKS) * CELLS;
        if (blocks[at] !== block) return Number.NaN;
        count += blocks[at + 1] as number;
        sum += blocks[at + 2] as number;
        squares += blocks[at + 3] as number;
      }
      now[2] = count;
      if (count < (minRate * wanted * BLOCK_MS) / 1000) return Number.NaN;
      const centre = sum / count;
      const deviation = Math.sqrt(Math.max(0, squares / count - centre * centre));
      return atLeastHidden(deviation, clock.stepMs) / centre;
    };
    return {
      press(timeMs, intervalMs) {
        // Block numbers start at 1, so that zeros mean empty; times may start anywhere.
        const block = Math.floor(Math.abs(timeMs) / BLOCK_MS) + 1;
        let value = Number.NaN;
        if (block !== now[0]) {
          value = judge(block);
          now[0] = block;
          now[3] = value;
          const at = (block % BLOCKS) * CELLS;
          blocks[at] = block;
          blocks.fill(0, at + 1, at + CELLS);
        }
        if (intervalMs >= 0) {
          const at = (block % BLOCKS) * CELLS;
          (blocks[at + 1] as number)++;
          (blocks[at + 2] as number) += intervalMs;
          (blocks[at + 3] as number) += intervalMs * intervalMs;
        }
        return value;
      },
      describe() {
        const words =
          `${now[2]} presses in ${wanted} s without a pause: coefficient of variation of all intervals ` +
          `${figure(now[3] as number)} (limit ${limit})`;
        return { presses: now[2] as number, windowMs: wanted * BLOCK_MS, words };
      },
    };
  },
};
