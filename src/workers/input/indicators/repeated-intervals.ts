import { figure } from '../figure.js';
import type { Indicator } from '../indicator.js';
import { IntervalIndex } from '../structures/interval-index.js';

/** Intervals that are remembered, and so about the longest loop that is recognised. */
const HISTORY = 512;
/** Newest intervals that tell how surprising one is on a coarse clock, where a burst takes few values and the rest many. */
const NEAR = 64;
/** How closely a hand keeps to an interval when it plays a rhythm again: no step of that length tells it from a recording. */
const HAND_MS = 40;
/** Steps within which two intervals may be read of one length. */
const READ_WITHIN = 1.5;

/**
 * A sequence of intervals recurs: a recording played in a loop. A run of matches is kept for every lag, so a press costs one
 * step for each remembered interval of its length.
 *
 * Counting matches alone would accuse a steady hand on a coarse clock, whose intervals take only three values. So each match
 * is weighted by its surprisal (Shannon, 1948): -log2 of the share of remembered intervals that would have matched as well. A run
 * counts only when its total in bits is beyond chance.
 */
export const repeatedIntervals: Indicator<'toleranceMs' | 'minLag' | 'minBits' | 'maxIntervalMs'> = {
  id: 'repeated-intervals',
  title: 'A sequence of intervals repeats',
  group: 'timing',
  maturity: 'stable',
  weight: 'convicts',
  beyond: 'above',
  unit: 'intervals',
  thresholds: {
    limit: { default: 20, unit: 'intervals', about: 'repeated intervals in a row' },
    toleranceMs: { default: 1, unit: 'ms', about: 'two intervals closer than this are the same' },
    minLag: { default: 10, unit: 'intervals', about: 'shortest loop' },
    minBits: { default: 40, unit: 'bits', about: 'least surprisal of the repeated part' },
    maxIntervalMs: { default: 10_000, unit: 'ms', about: 'a longer interval ends every repetition' },
  },
  validatedOn:
    '2,209 sessions of people: longest repetition 12 intervals at 15 bits or more, none at 30 bits or more',
  tuning: 'Raise minBits before the limit: repetitions by chance carry few bits.',
  create(arena, thresholds, clock) {
    const { toleranceMs, minLag, minBits, maxIntervalMs, limit } = thresholds;
    const history = new IntervalIndex(arena, HISTORY, toleranceMs);
    // By lag - 1: matches in a row, their surprisal in bits, and the number of the press that matched last.
    const matches = arena.takeIntegers(HISTORY);
    const bits = arena.take(HISTORY);
    const matchedAt = arena.takeIntegers(HISTORY);
    // [longest run with enough bits, its lag, its bits]
    const best = arena.take(3);
    const count = arena.takeIntegers(1);
    // Scratch space of one call: the lags at which the current press matches.
    const matching = new Int32Array(HISTORY);
    return {
      press(_timeMs, intervalMs) {
        const now = ((count[0] as number) + 1) | 0;
        count[0] = now;
        best[0] = 0;
        best[1] = 0;
        best[2] = 0;
        // A run continues only with the very next press: a press that is left out ends every run.
        if (!(intervalMs > 0 && intervalMs <= maxIntervalMs)) return 0;
        const { stepMs } = clock;
        const isCoarse = stepMs > 0;
        const among = isCoarse ? Math.min(NEAR, history.count) : history.count;
        const alike = isCoarse
          ? history.countNewest(intervalMs, READ_WITHIN * stepMs, among)
          : history.countNear(intervalMs);
        // An interval like most others carries no information here: bounded runs cover those.
        const found = alike * 2 > among ? 0 : history.findAfterNewest(intervalMs, matching);
        history.push(intervalMs);
        if (found === 0) return 0;
        const rarity = -Math.log2((alike + 1) / (Math.min(among + 1, HISTORY) + 1));
        const surprise = isCoarse ? Math.min(rarity, Math.max(0, Math.log2(HAND_MS / stepMs))) : rarity;
        for (let each = 0; each < found; each++) {
          const back = matching[each] as number;
          if (back < minLag - 1 || matchedAt[back] === now) continue;
          const goesOn = matchedAt[back] === now - 1;
          const run = goesOn ? (matches[back] as number) + 1 : 2;
          const weight = goesOn ? (bits[back] as number) + surprise : surprise;
          matches[back] = run;
          bits[back] = weight;
          matchedAt[back] = now;
          if (weight < minBits || run <= (best[0] as number)) continue;
          best[0] = run;
          best[1] = back + 1;
          best[2] = weight;
        }
        return best[0] as number;
      },
      describe() {
        const [presses = 0, lag = 0, surprise = 0] = best;
        let windowMs = 0;
        for (let back = 0; back < presses && back < history.count; back++) windowMs += history.ago(back);
        const words =
          `the last ${presses} intervals are those of ${lag} presses before, each within ${figure(toleranceMs)} ms ` +
          `(limit ${limit} intervals; odds against chance 1 : 2^${figure(surprise)})`;
        return { presses, windowMs, words };
      },
    };
  },
};
