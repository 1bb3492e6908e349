import { counted } from '../../../text/counted.js';
import { defineDetector } from '../../detector.js';

/** Processes reached for the memory of others faster than the trace could tell. */
export const untoldAccesses = defineDetector({
  id: 'untold-accesses',
  title: 'Processes reached for the memory of others faster than the trace could tell',
  severity: 'low',
  maturity: 'stable',
  weight: 0,
  profiles: ['threshold'],
  needs: { accesses: 'required' },
  pacedBy: 'accesses',
  validatedOn: 'a program that reads the memory of another, which is no target, as fast as it can.',
  tuning:
    'Look at what calls process_vm_readv so much, on the whole machine: debuggers, profilers and MPI programs do.',
  detect: ({ accesses: { lost, total } }) =>
    lost === 0
      ? []
      : [
          {
            kind: 'process',
            words: `${counted(lost, 'access', 'accesses')} to the memory of this or another process could not be told, after ${total} that were told`,
            figures: { lost },
          },
        ],
});
