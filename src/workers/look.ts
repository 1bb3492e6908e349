import { formatPermissions } from '../facts/regions/region.js';
import { RegionReader } from '../facts/regions/region-reader.js';
import type { RegionFinding } from '../records/finding.js';
import type { RegionDetector } from './detector.js';
import { compileAllowedRegions } from './memory/allowed-regions.js';
import { type AllowedRegion, type Classified, MAX_FINDINGS } from './messages.js';

const MAX_NAME_CHARACTERS = 256;

/**
 * Makes the function that looks at packed snapshots, one at a time: every region through every detector, less what is
 * allowed. Only stable detectors make a region count as suspicious; experimental ones add findings.
 * The function throws RangeError for a buffer that is no packed snapshot.
 */
export function createClassifier(
  detectors: readonly RegionDetector[],
  allowed: readonly AllowedRegion[],
): (snapshot: SharedArrayBuffer) => Classified {
  const newAllowance = compileAllowedRegions(allowed);
  return (snapshot) => {
    const regions = new RegionReader(snapshot);
    const isAllowed = newAllowance();
    const findings: RegionFinding[] = [];
    let suspicious = 0;
    for (let index = 0; index < regions.count; index++) {
      const seenBy = detectors.filter((detector) => detector.isSuspicious(regions, index));
      if (seenBy.length === 0 || isAllowed(regions, index)) continue;
      if (seenBy.some(({ maturity }) => maturity === 'stable')) suspicious++;
      for (const detector of seenBy) {
        if (findings.length < MAX_FINDINGS) findings.push(describe(detector, regions, index));
      }
    }
    return { suspicious, findings };
  };
}

function describe(
  { id, severity, maturity, title }: RegionDetector,
  regions: RegionReader,
  index: number,
): RegionFinding {
  const [start, end] = [regions.startAddress(index), regions.endAddress(index)];
  return {
    kind: 'region',
    detector: id,
    severity,
    maturity,
    words: title,
    figures: { bytes: Number(end - start) },
    startAddress: `0x${start.toString(16)}`,
    endAddress: `0x${end.toString(16)}`,
    permissions: formatPermissions(regions.permissions(index)),
    name: regions.name(index).slice(0, MAX_NAME_CHARACTERS),
  };
}
