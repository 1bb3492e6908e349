import { defineDetector } from '../detector.js';

/** Code that no file backs: injected, or made by a just-in-time compiler (which belongs on the allow list). */
export const anonymousExecutable = defineDetector({
  id: 'anonymous-executable',
  title: 'Region is executable and no file backs it',
  severity: 'high',
  maturity: 'stable',
  weight: 0.8,
  profiles: ['threshold'],
  validatedOn: 'C programs and Python: none. Memory of known runtimes is explained, and not counted.',
  tuning:
    'Allow the regions of a just-in-time compiler that is not known by path, size and number (memory.allow).',
  needs: { regions: 'required' },
  pacedBy: 'regions',
  detect: ({ regions }) => regions.executableMemory.map((index) => ({ kind: 'region', index })),
});
