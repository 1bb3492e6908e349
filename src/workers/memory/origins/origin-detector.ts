import type { Backing } from '../../../facts/regions/backing.js';
import { PERMISSION } from '../../../facts/regions/region.js';
import type { Definition, Detector } from '../../detector.js';
import { defineRegionDetector } from '../region-detector.js';

interface OriginDetector extends Omit<Definition, 'severity' | 'maturity' | 'weight' | 'profiles'> {
  /** What backs the memory of which it tells. */
  readonly backing: Backing;
}

/**
 * Makes a detector that says where executable memory without a file came from. `anonymous-executable` finds the same
 * regions; what it says is less, and stands first.
 */
export function defineOriginDetector({ backing, ...definition }: OriginDetector): Detector {
  return defineRegionDetector({
    ...definition,
    severity: 'high',
    maturity: 'stable',
    weight: 0.7,
    profiles: ['threshold'],
    isSuspicious: (regions, index) =>
      (regions.permissions(index) & PERMISSION.execute) !== 0 && regions.backing(index) === backing,
  });
}
