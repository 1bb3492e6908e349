import { defineDetector } from '../../detector.js';
import { regionAt, sightingAt } from '../code-sightings.js';

/** Code of a file that was deleted, or that never had a name: what injectors leave of a library that nobody is to find. */
export const deletedFileExecutable = defineDetector({
  id: 'deleted-file-executable',
  title: 'Executable memory of a file that is not there any more',
  severity: 'medium',
  maturity: 'experimental',
  weight: 0.4,
  profiles: ['threshold'],
  needs: { code: 'required', regions: 'required' },
  pacedBy: 'code',
  validatedOn: 'the programs of modified-code: none.',
  tuning:
    'Programs that an update replaced have it until they are started again; some Java libraries (JNA) and libffi delete what they load. Allow the path, with " (deleted)" behind it (memory.allow).',
  detect: ({ code, regions }) =>
    code.unlinked.map(({ startAddress, bytes }) =>
      sightingAt(regionAt(regions, startAddress), { figures: { bytes } }),
    ),
});
