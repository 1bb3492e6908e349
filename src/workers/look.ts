import type { FactId } from '../facts/facts.js';
import { formatPermissions } from '../facts/regions/region.js';
import type { RegionReader } from '../facts/regions/region-reader.js';
import type { Finding, RegionFinding } from '../records/finding.js';
import { attribute } from './attribution/attribute.js';
import type { Runtime } from './attribution/runtime.js';
import { tallyExplained } from './attribution/tally.js';
import { unexplained } from './attribution/unexplained.js';
import type { Definition, Detector, RegionSighting, Sighting, Views } from './detector.js';
import { allowableAt, compileAllowedRegions } from './memory/allowed-regions.js';
import type { Baseline } from './memory/baseline/baseline.js';
import { BaselineInForce } from './memory/baseline/baseline-in-force.js';
import { type AllowedRegion, type DetectorFault, type Judgement, MAX_FINDINGS } from './messages.js';
import { sightingsOf } from './sightings.js';

const MAX_NAME_BYTES = 256;
const NO_RUNTIMES: ReadonlyMap<number, Runtime> = new Map();

interface Sighted<S extends Sighting = Sighting> {
  readonly by: Definition;
  readonly sighting: S;
}

/**
 * Makes the function that has every detector of one pace look at the newest facts of a process. What is seen in an allowed
 * region is left out, and what belongs to a known runtime is only listed. Only stable detectors with a weight make something
 * suspicious; the others add findings. One that fails is named, and the others count.
 *
 * @param detectors in the order in which they are named
 * @param isAttributing whether runtimes are known at all
 * @param baseline what is known of one program. Default: none
 */
export function createLooker(
  detectors: readonly Detector[],
  allowed: readonly AllowedRegion[],
  isAttributing: boolean,
  baseline?: Baseline,
): (pacedBy: FactId, views: Views) => Judgement {
  const inForce = baseline && new BaselineInForce(baseline);
  const newAllowance = compileAllowedRegions(allowed);
  return (pacedBy, given) => {
    // Nobody could tell whose what was there for a moment is, once it is only a number of things.
    const views = { ...given, ...unexplained(pacedBy, given, newAllowance, isAttributing) };
    const findings: Finding[] = [];
    let suspicious = 0;
    const ofRegions: Sighted<RegionSighting>[] = [];
    const faults: DetectorFault[] = [];
    for (const by of detectors) {
      if (by.pacedBy !== pacedBy) continue;
      const sightings = sightingsOf(by, views, inForce);
      if (!isSeen(sightings)) {
        faults.push(sightings);
        continue;
      }
      for (const sighting of sightings) {
        if (sighting.kind === 'region') ofRegions.push({ by, sighting });
        else {
          if (counts(by)) suspicious++;
          if (findings.length < MAX_FINDINGS) findings.push(describe({ by, sighting }));
        }
      }
    }
    const { regions } = views;
    if (ofRegions.length === 0 || regions === undefined) return judgement(suspicious, findings, faults);
    // In address order, in which allowances are used up; the sort is stable, so detectors keep theirs.
    ofRegions.sort((one, other) => one.sighting.index - other.sighting.index);
    const isAllowed = newAllowance();
    const runtimes = isAttributing ? attribute(regions) : NO_RUNTIMES;
    const explained: number[] = [];
    for (let at = 0, next = 0; at < ofRegions.length; at = next) {
      const index = indexAt(ofRegions, at);
      while (indexAt(ofRegions, next) === index) next++;
      if (isAllowed(allowableAt(regions, index))) continue;
      if (runtimes.has(index)) {
        explained.push(index);
        continue;
      }
      const group = ofRegions.slice(at, next);
      if (group.some(({ by }) => counts(by))) suspicious++;
      for (const sighted of group) {
        if (findings.length < MAX_FINDINGS) findings.push(describeRegion(sighted, regions));
      }
    }
    const judged = judgement(suspicious, findings, faults);
    return explained.length === 0
      ? judged
      : { ...judged, explained: tallyExplained(explained, runtimes, regions) };
  };
}

const judgement = (
  suspicious: number,
  findings: readonly Finding[],
  faults: readonly DetectorFault[],
): Judgement => (faults.length === 0 ? { suspicious, findings } : { suspicious, findings, faults });

const isSeen = (answer: readonly Sighting[] | DetectorFault): answer is readonly Sighting[] =>
  Array.isArray(answer);

const counts = ({ maturity, weight }: Definition): boolean => maturity === 'stable' && weight > 0;

const indexAt = (sighted: readonly Sighted<RegionSighting>[], at: number) =>
  sighted[at]?.sighting.index ?? -1;

/** What every finding says. */
function found({
  by: { id, severity, maturity, title },
  sighting: { words = title, figures = {} },
}: Sighted) {
  return { detector: id, severity, maturity, words, figures };
}

function describe(sighted: Sighted<Exclude<Sighting, RegionSighting>>): Finding {
  const { sighting } = sighted;
  if (sighting.kind === 'process') return { kind: 'process', ...found(sighted) };
  const { kind, via, tracerPid, tracerName } = sighting;
  // Whether it is the monitor that is traced, whoever knows the process says.
  return { kind, ...found(sighted), via, tracerPid, tracerName, monitor: false };
}

function describeRegion({ by, sighting }: Sighted<RegionSighting>, regions: RegionReader): RegionFinding {
  const { index } = sighting;
  const [start, end] = [regions.startAddress(index), regions.endAddress(index)];
  const { figures, ...rest } = found({ by, sighting });
  return {
    kind: 'region',
    ...rest,
    figures: { bytes: Number(end - start), ...figures },
    startAddress: `0x${start.toString(16)}`,
    endAddress: `0x${end.toString(16)}`,
    permissions: formatPermissions(regions.permissions(index)),
    name: regions.name(index).slice(0, MAX_NAME_BYTES),
  };
}
