import type { Config } from '../../../config/schema.js';
import type { Milliseconds } from '../../../records/time.js';
import { WEIGHTS } from '../severity-weights.js';
import type { SuspiciousThing } from './known-things.js';

/** What one hit of high severity counts; one that is less severe counts less. */
export const POINTS_A_HIT = WEIGHTS.high;

/** What hits are, and how many make a verdict. */
export interface HitRules {
  /** Hits on one process that make a verdict. */
  readonly threshold: number;
  /** For how long memory must stay suspicious. */
  readonly persistForMs: Milliseconds;
  /** For how long hits count when what they were about is gone. */
  readonly forgetAfterMs: Milliseconds;
  readonly unit: Config['hits']['unit'];
  /** Points of a hit on such a thing. */
  weigh(thing: SuspiciousThing): number;
}

/** In the strict profile one hit decides, and everything executable is one: there is nothing to wait for, and nothing to weigh. */
export function hitRules({ profile, hits }: Pick<Config, 'profile' | 'hits'>): HitRules {
  const { unit, forgetAfter: forgetAfterMs } = hits;
  return profile === 'strict'
    ? { unit, forgetAfterMs, threshold: 1, persistForMs: 0, weigh: () => POINTS_A_HIT }
    : { unit, forgetAfterMs, threshold: hits.threshold, persistForMs: hits.persistFor, weigh: gravest };
}

/** Points as hits, to two decimals. */
export const inHits = (points: number): number => Math.round((100 * points) / POINTS_A_HIT) / 100;

/** By the gravest finding that may count: those of experimental detectors only warn. */
const gravest = ({ findings }: SuspiciousThing): number =>
  Math.max(0, ...findings.map(({ maturity, severity }) => (maturity === 'stable' ? WEIGHTS[severity] : 0)));
