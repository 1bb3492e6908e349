import { figure } from '../figure.js';
import type { Indicator } from '../indicator.js';
import { IntervalIndex } from '../structures/interval-index.js';

/** Intervals that are remembered: a loop of up to about so many presses is seen to repeat. */
const HISTORY = 512;

/**
 * A sequence of intervals that came before comes again: a recording in a loop. For every lag a run of matches is kept,
 * so one press costs one step for every remembered interval of its length.
 *
 * Counting matches alone would accuse a steady hand on a coarse clock, whose intervals take three values. So each match
 * weighs as much as it is surprising, -log2 of the share of remembered intervals that would have matched as well, and a
 * run counts only when its weight in bits is beyond chance.
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
    minBits: { default: 40, unit: 'bits', about: 'least surprise of the repeated part' },
    maxIntervalMs: { default: 10_000, unit: 'ms', about: 'a longer interval ends every repetition' },
  },
  validatedOn:
    '2,209 sessions of people: longest repetition of at least 15 bits 12 intervals, of at least 30 bits none',
  tuning: 'Raise minBits before raising the limit: chance repetitions are of little surprise.',
  create(arena, thresholds) {
    const { toleranceMs, minLag, minBits, maxIntervalMs, limit } = thresholds;
    const history = new IntervalIndex(arena, HISTORY, toleranceMs);
    // By lag - 1: matches in a row, their surprise in bits, and the press at which the last of them was.
    const matches = arena.takeIntegers(HISTORY);
    const bits = arena.take(HISTORY);
    const matchedAt = arena.takeIntegers(HISTORY);
    // [longest run that weighs enough, its lag, its bits]
    const best = arena.take(3);
    const count = arena.takeIntegers(1);
    // Lags that match the press at hand: of use within one call only.
    const matching = new Int32Array(HISTORY);
    return {
      press(_timeMs, intervalMs) {
        const now = ((count[0] as number) + 1) | 0;
        count[0] = now;
        best[0] = 0;
        best[1] = 0;
        best[2] = 0;
        // Matches of the press before go on only at the very next press: a press left out ends all of them.
        if (!(intervalMs > 0 && intervalMs <= maxIntervalMs)) return 0;
        const alike = history.countNear(intervalMs);
        // An interval that most others equal tells nothing: bounded runs are about those.
        const found = alike * 2 > history.count ? 0 : history.findAfterNewest(intervalMs, matching);
        history.push(intervalMs);
        if (found === 0) return 0;
        const surprise = -Math.log2((alike + 1) / (history.count + 1));
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
          `(limit ${limit}; odds against chance 1 : 2^${figure(surprise)})`;
        return { presses, windowMs, words };
      },
    };
  },
};
