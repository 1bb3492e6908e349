import type { RegionReader } from '../facts/regions/region-reader.js';

/** What a detector reads. A scan delivers only what the detectors in force need. */
export type Need = 'regions';

interface Definition {
  /** Also the name of its file and of its findings. */
  readonly id: string;
  readonly title: string;
  readonly severity: 'low' | 'medium' | 'high';
  /** Only `stable` detectors count towards a verdict; `experimental` ones warn. */
  readonly maturity: 'stable' | 'experimental';
}

/** Looks at one executable region, in place in its packed snapshot. Pure. */
export interface RegionDetector extends Definition {
  readonly needs: readonly 'regions'[];
  isSuspicious(regions: RegionReader, index: number): boolean;
}
