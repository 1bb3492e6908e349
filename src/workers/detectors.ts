import type { Subject } from '../facts/fact.js';
import { FACT_IDS, FACTS, type FactId } from '../facts/facts.js';
import type { Detector } from './detector.js';
import * as table from './table.js';

/**
 * Every detector, heaviest first.
 *
 * @example
 * ```ts
 * import { DETECTORS } from 'clearsight';
 *
 * for (const { id, title, maturity, profiles } of DETECTORS) console.log(id, title, maturity, profiles);
 * ```
 */
export const DETECTORS: readonly Detector[] = Object.values(table).sort(
  (one, other) => other.weight - one.weight || (one.id < other.id ? -1 : 1),
);

/** Those of a memory profile that judge the given subjects. */
export function detectorsInForce(
  profile: Detector['profiles'][number],
  subjects: readonly Subject[],
  detectors: readonly Detector[] = DETECTORS,
): readonly Detector[] {
  return detectors.filter(
    ({ profiles, pacedBy }) => profiles.includes(profile) && subjects.includes(FACTS[pacedBy].subject),
  );
}

/** The facts that some of these detectors read: what probes have to give. */
export function factsNeeded(detectors: readonly Detector[]): readonly FactId[] {
  return FACT_IDS.filter((id) => detectors.some(({ needs }) => needs[id] !== undefined));
}
