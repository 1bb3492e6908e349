import type { Indicator } from './indicator.js';
import { Ring } from './ring.js';
import { figure } from './words.js';

/** Intervals that are remembered: a loop of up to about so many presses is seen to repeat. */
const HISTORY = 512;

/**
 * A sequence of intervals that came before comes again: a recording in a loop. For every lag a run of matches is kept,
 * so one press costs one pass over the history.
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
    const history = new Ring(arena, HISTORY);
    // By lag - 1: matches in a row, their surprise in bits, and the press at which the last of them was.
    const matches = arena.take(HISTORY);
    const bits = arena.take(HISTORY);
    const matchedAt = arena.take(HISTORY);
    // [longest run that weighs enough, its lag, its bits]
    const best = arena.take(3);
    const count = arena.take(1);
    // Lags that match the press at hand: of use within one call only.
    const matching = new Int32Array(HISTORY);
    return {
      press(_timeMs, intervalMs) {
        const now = ((count[0] as number) += 1);
        best.fill(0);
        // Matches of the press before go on only at the very next press: a press left out ends all of them.
        if (!(intervalMs > 0 && intervalMs <= maxIntervalMs)) return 0;
        const found = findMatches(history, intervalMs, toleranceMs, matching);
        const surprise = -Math.log2((found + 1) / (history.count + 2));
        for (let each = 0; each < found; each++) {
          const back = matching[each] as number;
          if (back < minLag - 1) continue;
          const goesOn = matchedAt[back] === now - 1;
          const run = goesOn ? (matches[back] as number) + 1 : 1;
          const weight = goesOn ? (bits[back] as number) + surprise : surprise;
          matches[back] = run;
          bits[back] = weight;
          matchedAt[back] = now;
          if (weight < minBits || run <= (best[0] as number)) continue;
          best[0] = run;
          best[1] = back + 1;
          best[2] = weight;
        }
        history.push(intervalMs);
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

/** Writes the lags (less one) at which the history holds about this interval, and returns how many there are. */
function findMatches(history: Ring, intervalMs: number, toleranceMs: number, into: Int32Array): number {
  const { cells, next, count } = history;
  let found = 0;
  // Two straight passes over the ring: this is the one loop whose cost is felt.
  for (let at = next - 1; at >= 0; at--) {
    if (Math.abs(intervalMs - (cells[at] as number)) <= toleranceMs) into[found++] = next - 1 - at;
  }
  for (let at = count - 1; at >= next; at--) {
    if (Math.abs(intervalMs - (cells[at] as number)) <= toleranceMs) into[found++] = next - 1 - at + HISTORY;
  }
  return found;
}
