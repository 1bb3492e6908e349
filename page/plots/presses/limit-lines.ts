import type { InputFinding } from '../../../src/records/finding.js';

/** Where the limit of a finding lies among its presses, ms. */
export interface LimitLines {
  readonly name: string;
  readonly valuesMs: readonly number[];
}

/**
 * The limit as lines among the presses, for statistics that are seen there: a length of each press, or how far presses spread. A
 * coherence or a count has no place on the scale of the presses, and a line would say what is not so.
 *
 * @param valuesMs intervals or holds, as the finding is about
 */
export function limitLines(
  { detector, limit, windowMs }: Pick<InputFinding, 'detector' | 'limit' | 'windowMs'>,
  valuesMs: readonly number[],
): LimitLines | null {
  const mean = valuesMs.reduce((sum, value) => sum + value, 0) / Math.max(1, valuesMs.length);
  switch (detector) {
    case 'short-hold':
      return { name: 'limit', valuesMs: [limit] };
    case 'rapid-fire':
      return { name: 'limit, if evenly spaced', valuesMs: [windowMs / limit] };
    case 'constant-hold':
      return { name: 'mean ± limit', valuesMs: [mean - limit, mean + limit] };
    case 'regular-high-rate':
    case 'steady-minute':
      return { name: 'mean ± limit', valuesMs: [mean * (1 - limit), mean * (1 + limit)] };
    default:
      return null;
  }
}
