import type { Finding } from '../../records/finding.js';
import type { Detector, Views } from '../../workers/detector.js';
import { createLooker } from '../../workers/look.js';
import type { AllowedRegion, DetectorFault, Judgement } from '../../workers/messages.js';
import { allowEntries } from './allow-entries.js';

/** What the detectors in force say of one process. */
export interface JudgedOnce {
  /** How many regions, or other things, would be flagged. */
  readonly suspicious: number;
  /** The first of them, and what would only be warned about. */
  readonly findings: readonly Finding[];
  /** Entries of `memory.allow` in force without which more would be flagged. */
  readonly allowedBy: readonly AllowedRegion[];
  /** Entries that fit the flagged regions, to be put there. */
  readonly allow: readonly AllowedRegion[];
  /** How many would be flagged even then: what is no region, and regions beyond the first thousand. */
  readonly stillFlagged: number;
  /** Detectors that failed. */
  readonly faults: readonly DetectorFault[];
}

/**
 * Judges one reading as a monitor's workers do.
 *
 * @param allowed `memory.allow` in force
 * @param name of the process, raw
 */
export function judgeOnce(
  detectors: readonly Detector[],
  allowed: readonly AllowedRegion[],
  views: Views,
  name: string,
): JudgedOnce {
  const judge = (entries: readonly AllowedRegion[]) => judgeAllPaces(detectors, entries, views);
  const { suspicious } = judge([]);
  const allow = allowEntries((entries) => judge([...allowed, ...entries]), name);
  return {
    ...judge(allowed),
    allowedBy: allowed.filter((entry) => judge([entry]).suspicious < suspicious),
    allow,
    stillFlagged: judge([...allowed, ...allow]).suspicious,
  };
}

function judgeAllPaces(
  detectors: readonly Detector[],
  allowed: readonly AllowedRegion[],
  views: Views,
): Required<Omit<Judgement, 'leftOut'>> {
  const look = createLooker(detectors, allowed);
  const judgements = [...new Set(detectors.map(({ pacedBy }) => pacedBy))].map((fact) => look(fact, views));
  return {
    suspicious: judgements.reduce((sum, { suspicious }) => sum + suspicious, 0),
    findings: judgements.flatMap(({ findings }) => findings),
    faults: judgements.flatMap(({ faults = [] }) => faults),
  };
}
