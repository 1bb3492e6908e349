import { defineDetector } from '../../detector.js';

/** A process that was told by its environment to load somebody's code before its own. */
export const preloadedModule = defineDetector({
  id: 'preloaded-module',
  title: 'The environment has code loaded into the process before its own',
  severity: 'low',
  maturity: 'experimental',
  weight: 0.3,
  profiles: ['threshold'],
  needs: { code: 'required' },
  pacedBy: 'code',
  validatedOn: 'C programs with LD_PRELOAD and LD_AUDIT: found; without: none.',
  tuning:
    'Overlays and memory allocators use it on purpose. The environment is what the process was started with, as long as the process leaves it alone.',
  detect: ({ code }) =>
    code.preloads.map((entry) => ({
      kind: 'process',
      words: `The environment has code loaded before the program's own: ${entry}`,
    })),
});
