import type { RegionFinding } from '../../../records/finding.js';
import type { Milliseconds } from '../../../records/time.js';
import { escapeNameBytes } from '../../../text/escape.js';
import type { Classified } from '../../../workers/messages.js';
import { Pace } from '../pace.js';
import { RecentSet } from '../recent-set.js';

/** Findings that a verdict carries. */
export const MAX_EVIDENCE = 32;
/** Warnings about regions and hits that one process may cause in a second; the rest is in the summary. */
const WARNINGS_A_SECOND = 50;
const MAX_REMEMBERED_REGIONS = 1024;

/** What a region is called by, with every detector that found it. */
export interface SuspiciousRegion {
  readonly finding: RegionFinding;
  readonly detectors: readonly string[];
}

/** What is known of the suspicious memory of one process. */
export class MemoryHits {
  count = 0;
  firstTime: Milliseconds | undefined;
  /** Suspicious regions of the newest map: what one more unchanged scan sees again. */
  regionsNow = 0;
  /** The newest findings, oldest first, at most MAX_EVIDENCE. */
  evidence: readonly RegionFinding[] = [];
  /** What was not shown since the last summary. */
  readonly unshown = { hits: 0, regions: 0, dueTime: Number.POSITIVE_INFINITY };
  readonly warnings = new Pace(WARNINGS_A_SECOND);
  readonly #seen = new RecentSet(MAX_REMEMBERED_REGIONS);

  /**
   * Takes in a new map and gives the suspicious regions that were not seen before (start, end, permissions, name),
   * with names fit to be shown.
   */
  look(classified: Classified): readonly SuspiciousRegion[] {
    this.regionsNow = classified.suspicious;
    const findings = classified.findings.map((finding) => ({
      ...finding,
      name: escapeNameBytes(finding.name),
    }));
    const fresh = group(findings).filter(({ finding }) => this.#seen.add(regionKey(finding)));
    const freshKeys = new Set(fresh.map(({ finding }) => regionKey(finding)));
    const added = findings.filter((finding) => freshKeys.has(regionKey(finding)));
    if (added.length > 0) this.evidence = [...this.evidence, ...added].slice(-MAX_EVIDENCE);
    return fresh;
  }

  /** Notes what was not shown; a summary is due a second later. */
  suppress(time: Milliseconds, { hits = 0, regions = 0 }: { hits?: number; regions?: number }): void {
    if (this.unshown.dueTime === Number.POSITIVE_INFINITY) this.unshown.dueTime = time + 1000;
    this.unshown.hits += hits;
    this.unshown.regions += regions;
  }

  /** What was not shown, when a summary of it is due; it then counts as shown. */
  takeSummary(time: Milliseconds): { readonly hits: number; readonly regions: number } | undefined {
    const { hits, regions, dueTime } = this.unshown;
    if (time < dueTime || hits + regions === 0) return undefined;
    Object.assign(this.unshown, { hits: 0, regions: 0, dueTime: Number.POSITIVE_INFINITY });
    return { hits, regions };
  }
}

const regionKey = ({ startAddress, endAddress, permissions, name }: RegionFinding): string =>
  `${startAddress} ${endAddress} ${permissions} ${name}`;

/** Findings come in address order: those of one region are neighbours. */
function group(findings: readonly RegionFinding[]): SuspiciousRegion[] {
  const byRegion = new Map<string, { finding: RegionFinding; detectors: string[] }>();
  for (const finding of findings) {
    const key = regionKey(finding);
    const known = byRegion.get(key);
    if (known === undefined) byRegion.set(key, { finding, detectors: [finding.detector] });
    else known.detectors.push(finding.detector);
  }
  return [...byRegion.values()];
}
