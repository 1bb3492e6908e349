import { PERMISSION } from '../../facts/regions/region.js';
import { defineRegionDetector } from './region-detector.js';

/** Every executable region, the kernel's own included: the strict profile, for a lab machine. */
export const anyExecutable = defineRegionDetector({
  id: 'any-executable',
  title: 'Region is executable',
  severity: 'low',
  maturity: 'stable',
  weight: 0.1,
  profiles: ['strict'],
  validatedOn: 'Every program has such regions: each process is found at its first scan.',
  tuning: 'Allow what belongs on the machine by path (memory.allow).',
  isSuspicious: (regions, index) => (regions.permissions(index) & PERMISSION.execute) !== 0,
});
