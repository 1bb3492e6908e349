import { mean } from './mean.js';
import { standardDeviation } from './standard-deviation.js';

/** Population standard deviation / mean, without a unit. NaN for no values, and for a mean and a deviation of zero. */
export function coefficientOfVariation(values: Float64Array): number {
  return standardDeviation(values) / mean(values);
}
