import type { Indicator, Weight } from './indicator.js';
import { boundedRuns } from './indicators/bounded-run.js';
import { constantDuty } from './indicators/constant-duty.js';
import { constantHold } from './indicators/constant-hold.js';
import { impossibleRate } from './indicators/impossible-rate.js';
import { injectedOrigin } from './indicators/injected-origin.js';
import { rapidFire } from './indicators/rapid-fire.js';
import { regularHighRate } from './indicators/regular-high-rate.js';
import { repeatedIntervals } from './indicators/repeated-intervals.js';
import { shortHold } from './indicators/short-hold.js';
import { steadyMinute } from './indicators/steady-minute.js';
import { tickLattice } from './indicators/tick-lattice.js';
import { uniformIntervals } from './indicators/uniform-intervals.js';

/**
 * Every indicator, with its thresholds. To add one: a file, its test, a line here.
 *
 * @example
 * ```ts
 * import { INDICATORS, openReplay } from 'clearsight';
 *
 * for (const { id, thresholds } of INDICATORS) console.log(id, thresholds.limit.default);
 * const stricter = { input: { indicators: { 'regular-high-rate': { limit: 0.1 } } } };
 * const replay = await openReplay('session.ndjson', { config: stricter });
 * await replay.close();
 * ```
 */
export const INDICATORS: readonly Indicator[] = [
  regularHighRate,
  ...boundedRuns,
  repeatedIntervals,
  tickLattice,
  shortHold,
  constantHold,
  constantDuty,
  rapidFire,
  impossibleRate,
  steadyMinute,
  uniformIntervals,
  injectedOrigin,
];

/** What findings of the indicator with an id may lead to. Those of an indicator that is not among them only warn. */
export function weightsOf(indicators: readonly Indicator[]): (id: string) => Weight {
  const weights = new Map(indicators.map(({ id, weight }) => [id, weight]));
  return (id) => weights.get(id) ?? 'warns';
}

/** The weights of what is built in. */
export const weightOf = weightsOf(INDICATORS);
