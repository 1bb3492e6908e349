import { PERMISSION } from '../../facts/regions/region.js';
import { defineRegionDetector } from './region-detector.js';

const BOTH = PERMISSION.write | PERMISSION.execute;

/** Memory that can be written and run at once, whatever backs it. */
export const writableExecutable = defineRegionDetector({
  id: 'writable-executable',
  title: 'Region is writable and executable',
  severity: 'high',
  maturity: 'stable',
  weight: 1,
  profiles: ['threshold'],
  validatedOn: 'C programs and Python: none. Memory of known runtimes is explained, and not counted.',
  tuning:
    'Allow the regions of a just-in-time compiler that is not known by path, size and number (memory.allow).',
  isSuspicious: (regions, index) => (regions.permissions(index) & BOTH) === BOTH,
});
