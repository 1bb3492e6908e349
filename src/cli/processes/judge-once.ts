import type { Finding } from '../../records/finding.js';
import type { Detector, Views } from '../../workers/detector.js';
import { createLooker } from '../../workers/look.js';
import type { AllowedRegion, DetectorFault, Explained, Judgement } from '../../workers/messages.js';
import { allowEntries } from './allow-entries.js';

/** What the detectors in force say of one process. */
export interface JudgedOnce {
  /** How many regions, or other things, would be flagged. */
  readonly suspicious: number;
  /** The first of them, and what would only be warned about. */
  readonly findings: readonly Finding[];
  /** What would be flagged, but for the runtimes that it belongs to. */
  readonly explained: readonly Explained[];
  /** Entries of `memory.allow` in force without which more would be flagged. */
  readonly allowedBy: readonly AllowedRegion[];
  /** Entries that fit the flagged regions, to be put there. */
  readonly allow: readonly AllowedRegion[];
  /** How many would be flagged even then: what is no region, and regions beyond the first thousand. */
  readonly stillFlagged: number;
  /** Detectors that failed. */
  readonly faults: readonly DetectorFault[];
}

/** What is left out of a judgement. */
export interface Policy {
  /** `memory.allow` in force. */
  readonly allowed: readonly AllowedRegion[];
  /** Whether runtimes are known. */
  readonly isAttributing: boolean;
}

/**
 * Judges one reading as a monitor's workers do.
 *
 * @param name of the process, raw
 */
export function judgeOnce(
  detectors: readonly Detector[],
  { allowed, isAttributing }: Policy,
  views: Views,
  name: string,
): JudgedOnce {
  const judge = (entries: readonly AllowedRegion[]) =>
    judgeAllPaces(createLooker(detectors, entries, isAttributing), detectors, views);
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
  look: ReturnType<typeof createLooker>,
  detectors: readonly Detector[],
  views: Views,
): Required<Omit<Judgement, 'leftOut'>> {
  const judgements = [...new Set(detectors.map(({ pacedBy }) => pacedBy))].map((fact) => look(fact, views));
  return {
    suspicious: judgements.reduce((sum, { suspicious }) => sum + suspicious, 0),
    findings: judgements.flatMap(({ findings }) => findings),
    explained: judgements.flatMap(({ explained = [] }) => explained),
    faults: judgements.flatMap(({ faults = [] }) => faults),
  };
}
