import type { LoadedModule } from '../../../facts/modules.js';
import { defineDetector } from '../../detector.js';
import { regionAt, sightingAt } from '../code-sightings.js';
import type { Standing } from './baseline-in-force.js';

/** Code of a file that the program did not have when it was learnt, or of one that is another by now. */
export const moduleDrift = defineDetector({
  id: 'module-drift',
  title: 'Code of a file is not as in the baseline',
  severity: 'medium',
  maturity: 'experimental',
  weight: 0.4,
  profiles: ['threshold', 'strict'],
  comparesWithBaseline: true,
  needs: { modules: 'required', regions: 'required' },
  pacedBy: 'modules',
  validatedOn:
    'C programs, Python and Node.js against their own baselines: none. A library that was not learnt: found.',
  tuning:
    'Learn once more into the same file, after updates too: runs merge. Allow a library by path (memory.allow).',
  detect({ modules: { modules }, regions }, baseline) {
    if (!baseline?.speaksOfModules(modules)) return [];
    return modules.flatMap((module) => {
      const words = wordsFor(baseline.standingOf(module), module);
      return words === undefined ? [] : sightingAt(regionAt(regions, module.startAddress), { words });
    });
  },
});

function wordsFor(standing: Standing, { sha256, buildId }: LoadedModule): string | undefined {
  if (standing === 'learnt') return undefined;
  if (standing === 'unreadable')
    return 'Code of a file that cannot be read: nobody can tell whether it is the one in the baseline';
  const what =
    standing === 'changed'
      ? 'of a file that is another in the baseline'
      : 'of a file that is not in the baseline';
  const known = [sha256 !== '' && `SHA-256 ${sha256}`, buildId !== '' && `build-id ${buildId}`].filter(
    Boolean,
  );
  return `Code ${what}${known.length === 0 ? '' : `: ${known.join(', ')}`}`;
}
