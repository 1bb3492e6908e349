import { PERMISSION } from '../../facts/regions/region.js';
import type { RegionDetector } from '../detector.js';

/** Every executable region, the kernel's own included: the strict profile, for a lab machine. */
export const anyExecutable: RegionDetector = {
  id: 'any-executable',
  title: 'Region is executable',
  severity: 'low',
  maturity: 'stable',
  needs: ['regions'],
  isSuspicious: (regions, index) => (regions.permissions(index) & PERMISSION.execute) !== 0,
};
