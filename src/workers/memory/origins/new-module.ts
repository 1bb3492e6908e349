import type { AddedModule } from '../../../facts/code.js';
import { defineDetector } from '../../detector.js';
import { regionAt, sightingAt } from '../code-sightings.js';

/** Code of a file that was loaded long after the program: a plugin, a driver, or what somebody put into the process. */
export const newModule = defineDetector({
  id: 'new-module',
  title: 'Code was loaded that was not there when the program had started',
  severity: 'low',
  maturity: 'experimental',
  weight: 0.3,
  profiles: ['threshold'],
  needs: { code: 'required', regions: 'required' },
  pacedBy: 'code',
  validatedOn:
    'gdb calling dlopen, in C programs: found. Programs load plugins and drivers when they need them: found too.',
  tuning:
    'Learn a baseline: a module that is in it is not new. Allow what the program loads late by path (memory.allow).',
  detect({ code: { added }, regions }, baseline) {
    const known = added.length > 0 && baseline?.speaksOf(regions) ? baseline : undefined;
    return added.flatMap((module) => {
      const index = regionAt(regions, module.startAddress);
      if (index >= 0 && known?.standingOf({ ...module, path: regions.name(index) }) === 'learnt') return [];
      return sightingAt(index, { words: wordsFor(module) });
    });
  },
});

function wordsFor({ sha256, buildId, writableBy }: AddedModule): string {
  const known = [
    sha256 === '' ? 'its file could not be read' : `SHA-256 ${sha256}`,
    buildId !== '' && `build-id ${buildId}`,
    WRITABLE[writableBy],
  ];
  return `Code was loaded after the start: ${known.filter(Boolean).join(', ')}`;
}

const WRITABLE: Readonly<Record<AddedModule['writableBy'], string>> = {
  root: 'which root alone may change',
  owner: 'which its owner may change',
  group: 'which a group may change',
  everyone: 'which everybody may change',
  unknown: '',
};
