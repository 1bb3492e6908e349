import type { ToldMapping } from '../../../facts/mappings.js';
import { isMemory } from '../../../facts/regions/backing.js';
import { formatPermissions, PERMISSION } from '../../../facts/regions/region.js';
import type { RegionReader } from '../../../facts/regions/region-reader.js';
import { counted } from '../../../text/counted.js';
import { defineDetector } from '../../detector.js';
import { regionAt } from '../code-sightings.js';

/** Code that was there between two scans: mapped, run and unmapped; or made writable for a moment and put back. */
export const transientExecutable = defineDetector({
  id: 'transient-executable',
  title: 'Memory was writable and executable, or executable without a file, and is so no longer',
  severity: 'medium',
  maturity: 'experimental',
  weight: 0.4,
  profiles: ['threshold'],
  needs: { mappings: 'required', regions: 'required' },
  pacedBy: 'mappings',
  validatedOn: 'a page that is mapped, run and unmapped within 50 µs, 1,000 times: each is counted.',
  tuning:
    'Allow the memory of a just-in-time compiler that is not known by path, size and permissions (memory.allow), or turn memory.earlyWake off.',
  detect({ mappings, regions }) {
    const gone = mappings.mappings
      .filter(isSuspicious)
      .map((told) => ({ ...told, times: told.times - (isThere(told, regions) ? 1 : 0) }))
      .filter(({ times }) => times > 0);
    const [first] = gone;
    if (first === undefined) return [];
    const times = gone.reduce((sum, told) => sum + told.times, 0);
    return [{ kind: 'process', words: wordsFor(first, times, mappings.total), figures: { times } }];
  },
});

const isSuspicious = ({ permissions, backing }: ToldMapping): boolean =>
  isMemory(backing) || (permissions & PERMISSION.write) !== 0;

/** Whether the map has all of it, as it was told: then it is judged there. */
function isThere({ startAddress, bytes, permissions }: ToldMapping, regions: RegionReader): boolean {
  const index = regionAt(regions, startAddress);
  if (index < 0 || regions.permissions(index) !== permissions) return false;
  return regions.endAddress(index) >= startAddress + BigInt(bytes);
}

/** The number of what was told so far makes the words of each finding its own, so that none is taken for one that was shown. */
function wordsFor({ startAddress, bytes, permissions }: ToldMapping, times: number, total: number): string {
  const place = `${bytes} bytes at 0x${startAddress.toString(16)} (${formatPermissions(permissions)})`;
  const all = times === 1 ? place : `${place}, the first of ${times},`;
  return `Memory was executable for a moment: ${all} are gone or changed by now; ${counted(total, 'mapping')} told so far`;
}
