import type { Definition } from '../../src/workers/detector.js';
import { region } from './memory/regions.js';

/** What tests of the engine show to detectors, what it says of nothing, and the definition of a detector that is made up. */
export const CLEAN = [region('r-xp', '/usr/bin/game', 42n), region('r-xp', '[vdso]')];
export const NOTHING = { suspicious: 0, findings: [] };
export const GDB = { via: 'ptrace', tracerPid: 9, tracerName: 'gdb', attached: true };

export const DEFINITION: Definition = {
  id: 'made-up',
  title: 'Something is odd',
  severity: 'medium',
  maturity: 'stable',
  weight: 0.5,
  profiles: ['threshold'],
  validatedOn: 'nothing',
  tuning: 'None.',
};
