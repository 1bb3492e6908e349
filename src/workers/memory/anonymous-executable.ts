import { isMemory } from '../../facts/regions/backing.js';
import { PERMISSION } from '../../facts/regions/region.js';
import { defineRegionDetector } from './region-detector.js';

/** Code that no file backs: injected, or made by a just-in-time compiler (which belongs on the allow list). */
export const anonymousExecutable = defineRegionDetector({
  id: 'anonymous-executable',
  title: 'Region is executable and no file backs it',
  severity: 'high',
  maturity: 'stable',
  weight: 0.8,
  profiles: ['threshold'],
  validatedOn: 'C programs and Python: none. Memory of known runtimes is explained (below).',
  tuning:
    'Allow the regions of a just-in-time compiler that is not known by path, size and number (memory.allow).',
  isSuspicious: (regions, index) =>
    (regions.permissions(index) & PERMISSION.execute) !== 0 && isMemory(regions.backing(index)),
});
