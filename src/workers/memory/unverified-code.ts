import { defineDetector } from '../detector.js';
import { codeSightings } from './code-sightings.js';

/** Code that was written to, and whose file is not there to compare it with: an honest loader's work cannot be told from a patch. */
export const unverifiedCode = defineDetector({
  id: 'unverified-code',
  title: 'Code was written to in memory, and its file is not there to compare it with',
  severity: 'medium',
  maturity: 'experimental',
  weight: 0.4,
  profiles: ['threshold'],
  needs: { code: 'required', regions: 'required' },
  pacedBy: 'code',
  validatedOn: 'the programs of modified-code: none.',
  tuning:
    'It is seen when a library that is relocated as it is loaded was deleted, replaced by an update, or lies on a network disk. Allow its path (memory.allow).',
  detect: ({ code, regions }) =>
    codeSightings(
      code.written.filter(({ state }) => state === 'unknown'),
      regions,
      ({ startAddress, bytes }) => ({
        words: `code at 0x${startAddress.toString(16)} was written to (${bytes} bytes in whole pages), and cannot be compared with its file`,
        figures: { writtenBytes: bytes },
      }),
    ),
});
