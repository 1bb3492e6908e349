import { PERMISSION } from '../../facts/regions/region.js';
import type { RegionDetector } from '../detector.js';

const BOTH = PERMISSION.write | PERMISSION.execute;

/** Memory that can be written and run at once, whatever backs it. */
export const writableExecutable: RegionDetector = {
  id: 'writable-executable',
  title: 'Region is writable and executable',
  severity: 'high',
  maturity: 'stable',
  needs: ['regions'],
  isSuspicious: (regions, index) => (regions.permissions(index) & BOTH) === BOTH,
};
