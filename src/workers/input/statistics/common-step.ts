/** Shorter steps are not looked for: what a finger does differs by more. */
export const MIN_STEP_MS = 7.5;
/** A clock that ticks more rarely would miss clicks altogether. */
const MAX_STEP_MS = 250;
/** How far off the grid a difference of two times may lie: each is rounded to 1 ms by some recorders... */
const TOLERANCE_MS = 1.25;
/** ...or jitters by a small part of the step. */
const TOLERANCE_OF_STEP = 1 / 16;

/**
 * The largest step of which nearly all differences of times are whole multiples: that of the clock they were read on, wherever its
 * ticks began. 0 for none. An approximate greatest common divisor: every gap between neighbouring differences is tried as the step,
 * and refined from difference to difference by least squares.
 *
 * @param sorted differences between times, ms, ascending, none negative
 * @param maxStrays part of them that may lie off the grid, 0 to 1
 */
export function commonStep(sorted: Float64Array, maxStrays: number): number {
  let best = 0;
  let before = Number.NaN;
  const first = clusterAt(sorted, 0);
  for (let at = 0; at < sorted.length; ) {
    const { mean, end } = at === 0 ? first : clusterAt(sorted, at);
    const gap = mean - before;
    before = mean;
    at = end;
    if (!(gap >= MIN_STEP_MS - TOLERANCE_MS && gap <= MAX_STEP_MS) || gap < best * 1.1) continue;
    const step = refine(sorted, first.mean, gap, maxStrays);
    if (step >= MIN_STEP_MS && isCommonStep(sorted, step, maxStrays)) best = Math.max(best, step);
  }
  return best;
}

/** Whether all of these differences but a part are whole multiples of the step, up to a tolerance in ms. */
export function isCommonStep(
  differences: Float64Array,
  step: number,
  maxStrays: number,
  tolerance = toleranceOf(step),
): boolean {
  let strays = 0;
  for (let at = 0; at < differences.length; at++) {
    const difference = differences[at] as number;
    if (Math.abs(difference - Math.round(difference / step) * step) > tolerance) strays++;
  }
  return strays <= differences.length * maxStrays;
}

const toleranceOf = (step: number) => Math.max(TOLERANCE_MS, step * TOLERANCE_OF_STEP);

/** The differences from this place on that are one multiple, read with the noise of a fine clock. */
function clusterAt(sorted: Float64Array, from: number): { readonly mean: number; readonly end: number } {
  let sum = sorted[from] as number;
  let end = from + 1;
  while (end < sorted.length && (sorted[end] as number) - (sorted[end - 1] as number) <= TOLERANCE_MS) {
    sum += sorted[end++] as number;
  }
  return { mean: sum / (end - from), end };
}

/** The step by least squares, near a first guess; 0 as soon as too many differences from the origin contradict it. */
function refine(sorted: Float64Array, origin: number, guess: number, maxStrays: number): number {
  const mostStrays = sorted.length * maxStrays;
  let products = guess;
  let squares = 1;
  let strays = 0;
  for (let at = 0; at < sorted.length; at++) {
    const difference = (sorted[at] as number) - origin;
    const step = products / squares;
    const steps = Math.round(difference / step);
    if (Math.abs(difference - steps * step) <= toleranceOf(step)) {
      products += steps * difference;
      squares += steps * steps;
    } else if (++strays > mostStrays) return 0;
  }
  return products / squares;
}
