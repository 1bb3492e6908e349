import type { InputFinding } from '../../records/finding.js';
import type { Channel } from '../../records/input.js';
import { type Description, type Indicator, severityOf } from './indicator.js';

/**
 * The finding of an indicator on a channel, at the press or release at `atMs` (monotonic). Apart from the detector, so that what runs
 * with every press stays small enough to be inlined.
 */
export function findingOf(
  { id, group, maturity, weight, unit }: Indicator,
  channel: Channel,
  atMs: number,
  value: number,
  limit: number,
  { presses, windowMs, words }: Description,
): InputFinding {
  return {
    kind: 'input',
    detector: id,
    severity: severityOf(weight),
    maturity,
    group,
    channel,
    atMs,
    presses,
    windowMs,
    value,
    limit,
    unit,
    words,
    figures: { value, limit, presses, windowMs },
  };
}
