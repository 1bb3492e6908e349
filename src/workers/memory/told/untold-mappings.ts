import { counted } from '../../../text/counted.js';
import { defineDetector } from '../../detector.js';

/** Executable memory came and went faster than the system could tell: what there was between scans is not known. */
export const untoldMappings = defineDetector({
  id: 'untold-mappings',
  title: 'Executable memory came and went faster than the system could tell',
  severity: 'low',
  maturity: 'stable',
  weight: 0,
  profiles: ['threshold'],
  needs: { mappings: 'required' },
  pacedBy: 'mappings',
  validatedOn: 'a program that maps and unmaps executable memory as fast as it can.',
  tuning:
    'Look at what maps so much: it may be another target, because targets share what the system has room for.',
  detect: ({ mappings: { lost, total } }) =>
    lost === 0
      ? []
      : [
          {
            kind: 'process',
            words: `${counted(lost, 'executable mapping')} of this or another target went by untold, after ${total} that were told`,
            figures: { lost },
          },
        ],
});
