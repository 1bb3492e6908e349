import { PERMISSION } from '../../facts/regions/region.js';
import type { RegionDetector } from '../detector.js';
import { isAnonymous } from './backing.js';

/** Code that no file backs: injected, or made by a just-in-time compiler (which belongs on the allow list). */
export const anonymousExecutable: RegionDetector = {
  id: 'anonymous-executable',
  title: 'Region is executable and no file backs it',
  severity: 'high',
  maturity: 'stable',
  needs: ['regions'],
  isSuspicious: (regions, index) =>
    (regions.permissions(index) & PERMISSION.execute) !== 0 && isAnonymous(regions, index),
};
