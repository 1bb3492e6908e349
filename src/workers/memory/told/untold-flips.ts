import { counted } from '../../../text/counted.js';
import { defineDetector } from '../../detector.js';

/** Permissions changed faster than the trace could tell: what there was between scans is not known. */
export const untoldFlips = defineDetector({
  id: 'untold-flips',
  title: 'Permissions of memory changed faster than the trace could tell',
  severity: 'low',
  maturity: 'stable',
  weight: 0,
  profiles: ['threshold'],
  needs: { flips: 'required' },
  pacedBy: 'flips',
  validatedOn: 'a program that changes permissions as fast as it can.',
  tuning:
    'Look at what calls mprotect so much: it may be another target, because targets share what the trace has room for.',
  detect: ({ flips: { lost, total } }) =>
    lost === 0
      ? []
      : [
          {
            kind: 'process',
            words: `What became of ${counted(lost, 'change')} of permissions, of this or another target, could not be told, after ${counted(total, 'flip')} that were told`,
            figures: { lost },
          },
        ],
});
