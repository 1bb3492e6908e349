import type { Backing } from '../../../facts/regions/backing.js';
import { type Definition, type Detector, defineDetector } from '../../detector.js';

interface OriginDetector extends Omit<Definition, 'severity' | 'maturity' | 'weight' | 'profiles'> {
  /** What backs the memory of which it tells. */
  readonly backing: Backing;
}

/**
 * Makes a detector that says where executable memory without a file came from. `anonymous-executable` finds the same
 * regions; what it says is less, and stands first.
 */
export function defineOriginDetector({ backing, ...definition }: OriginDetector): Detector {
  return defineDetector({
    ...definition,
    severity: 'high',
    maturity: 'stable',
    weight: 0.7,
    profiles: ['threshold'],
    needs: { regions: 'required' },
    pacedBy: 'regions',
    detect: ({ regions }) =>
      regions.executableMemory
        .filter((index) => regions.backing(index) === backing)
        .map((index) => ({ kind: 'region', index })),
  });
}
