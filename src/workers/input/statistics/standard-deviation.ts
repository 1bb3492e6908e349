import { mean } from './mean.js';

/**
 * Population standard deviation; NaN for no values.
 * Two passes: the one-pass formula cancels badly when the deviation is small against the mean.
 */
export function standardDeviation(values: Float64Array): number {
  const centre = mean(values);
  let squares = 0;
  for (const value of values) squares += (value - centre) ** 2;
  return Math.sqrt(squares / values.length);
}
