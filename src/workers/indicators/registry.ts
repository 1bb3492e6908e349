import { boundedRuns } from './bounded-run.js';
import { constantDuty } from './constant-duty.js';
import { constantHold } from './constant-hold.js';
import type { Indicator } from './indicator.js';
import { injectedOrigin } from './injected-origin.js';
import { rapidFire } from './rapid-fire.js';
import { regularHighRate } from './regular-high-rate.js';
import { repeatedIntervals } from './repeated-intervals.js';
import { shortHold } from './short-hold.js';
import { steadyMinute } from './steady-minute.js';
import { tickLattice } from './tick-lattice.js';
import { uniformIntervals } from './uniform-intervals.js';

/** Every indicator. To add one: a file, its test, a line here. */
export const INDICATORS: readonly Indicator[] = [
  regularHighRate,
  ...boundedRuns,
  repeatedIntervals,
  tickLattice,
  shortHold,
  constantHold,
  constantDuty,
  rapidFire,
  steadyMinute,
  uniformIntervals,
  injectedOrigin,
];
