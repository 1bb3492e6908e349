/**
 * Population standard deviation / mean. NaN for no values and for a mean of zero.
 * Two passes: the one-pass formula loses all digits when the deviation is small against the mean.
 */
export function coefficientOfVariation(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return Math.sqrt(squares / values.length) / mean;
}
