import type { RegionReader } from '../../facts/regions/region-reader.js';
import { type Definition, type Detector, defineDetector, type RegionSighting } from '../detector.js';

/** A detector that needs to see no more than one executable region at a time. */
export interface RegionDetector extends Definition {
  /** Looks at one region, in place in its packed form. Pure. */
  isSuspicious(regions: RegionReader, index: number): boolean;
}

/**
 * Makes a detector that looks at every region by itself.
 *
 * @example
 * ```ts
 * import { defineRegionDetector, PERMISSION } from 'clearsight';
 *
 * export const sharedCode = defineRegionDetector({
 *   ...{ id: 'shared-code', title: 'Executable and shared', tuning: 'Allow it by path.', validatedOn: 'nothing yet' },
 *   ...{ severity: 'low', maturity: 'experimental', weight: 0.5, profiles: ['threshold'] },
 *   isSuspicious: (regions, index) => (regions.permissions(index) & PERMISSION.shared) !== 0,
 * });
 * ```
 */
export function defineRegionDetector({ isSuspicious, ...definition }: RegionDetector): Detector {
  return defineDetector({
    ...definition,
    needs: { regions: 'required' },
    pacedBy: 'regions',
    detect({ regions }) {
      const seen: RegionSighting[] = [];
      for (let index = 0; index < regions.count; index++) {
        if (isSuspicious(regions, index)) seen.push({ kind: 'region', index });
      }
      return seen;
    },
  });
}
