// What turns of two checkouts say of each figure.
import { median } from '../tools.mjs';

/** So much worse a figure may look before it counts. */
const TOLERANCE = 0.05;

/**
 * Compares by the names of figures.
 *
 * @param ours of each turn `{ checks }`; the bounds are those of the first
 * @param theirs as many
 */
export function compareFigures(ours, theirs) {
  return ours[0].checks.map(({ what, unit, sign, limit, isNoisy = false }) => {
    const our = spreadOf(ours, what);
    const their = spreadOf(theirs, what);
    const isMissed = sign === '<=' ? our.median > limit : our.median < limit;
    const figure = { what, unit, sign, limit, isNoisy, ours: our, isMissed, isWorse: false };
    if (their === undefined) return figure;
    const ratio = ratioOf(our.median, their.median);
    const isWorseByMedian = sign === '<=' ? ratio > 1 + TOLERANCE : ratio < 1 - TOLERANCE;
    const isWorse = isWorseByMedian && !(isNoisy && overlap(our, their));
    return { ...figure, theirs: their, ratio, isWorse };
  });
}

/** Undefined where a turn lacks the figure. */
function spreadOf(turns, what) {
  const values = turns.map(({ checks }) => checks.find((check) => check.what === what)?.value);
  if (values.includes(undefined)) return undefined;
  return { median: median(values), min: Math.min(...values), max: Math.max(...values) };
}

/** Growth may be negative: two figures that are not above 0 are as good as each other. */
function ratioOf(ours, theirs) {
  if (theirs > 0) return ours / theirs;
  return ours > 0 ? Number.POSITIVE_INFINITY : 1;
}

const overlap = (one, other) => one.min <= other.max && other.min <= one.max;
