import type { Finding } from '../../../records/finding.js';
import type { Milliseconds } from '../../../records/time.js';
import type { Explained, Judgement } from '../../../workers/messages.js';
import { fitToShow } from '../fit-to-show.js';
import { RateLimit } from '../rate-limit.js';
import { RecentSet } from '../recent-set.js';

/** Findings that a verdict carries. */
const MAX_FINDINGS = 32;
/** Warnings about regions and hits that one process may cause in a second; the rest is in the summary. */
const WARNINGS_A_SECOND = 50;
const MAX_REMEMBERED = 1024;

/** One suspicious thing, named by its first finding, with every detector's finding on it. */
export interface SuspiciousThing {
  readonly finding: Finding;
  readonly findings: readonly Finding[];
}

/** What was not shown one by one. */
export interface Unshown {
  readonly hits: number;
  readonly regions: number;
}

/** What is known of the suspicious memory of one process, as far as detectors of one pace tell. */
export class MemoryHits {
  count = 0;
  /** The present spell of suspicious memory: it ends with a reading that finds none. */
  spell: { firstTime: Milliseconds; hits: number } | undefined;
  /** Suspicious regions and other things of the newest reading: what one more unchanged reading sees again. */
  suspiciousNow = 0;
  /** The newest findings, oldest first, at most MAX_FINDINGS. */
  findings: readonly Finding[] = [];
  /** What was not shown since the last summary. */
  readonly unshown = { hits: 0, regions: 0, dueTime: Number.POSITIVE_INFINITY };
  readonly warnings = new RateLimit(WARNINGS_A_SECOND);
  readonly #seen = new RecentSet(MAX_REMEMBERED);
  /** Runtimes of which it was said that memory is theirs. */
  readonly #runtimes = new Set<string>();

  /** Takes in a new judgement and gives what was not seen before, fit to be shown. */
  look({ suspicious, findings }: Judgement): readonly SuspiciousThing[] {
    this.suspiciousNow = suspicious;
    if (suspicious === 0) this.spell = undefined;
    const fresh = group(findings.map(fitToShow)).filter(({ finding }) => this.#seen.add(thingKey(finding)));
    if (fresh.length > 0) {
      this.findings = [...this.findings, ...fresh.flatMap((thing) => thing.findings)].slice(-MAX_FINDINGS);
    }
    return fresh;
  }

  /** What a judgement explains by runtimes that were not known of this process. */
  explain({ explained = [] }: Judgement): readonly Explained[] {
    const fresh = explained.filter(({ runtime }) => !this.#runtimes.has(runtime));
    for (const { runtime } of fresh) this.#runtimes.add(runtime);
    return fresh;
  }

  /** Notes what was not shown; a summary is due at that time, if none was due before. */
  suppress(dueTime: Milliseconds, { hits = 0, regions = 0 }: Partial<Unshown>): void {
    if (this.unshown.dueTime === Number.POSITIVE_INFINITY) this.unshown.dueTime = dueTime;
    this.unshown.hits += hits;
    this.unshown.regions += regions;
  }

  /** What was not shown, when a summary of it is due; it then counts as shown. */
  takeSummary(time: Milliseconds): Unshown | undefined {
    const { hits, regions, dueTime } = this.unshown;
    if (time < dueTime || hits + regions === 0) return undefined;
    Object.assign(this.unshown, { hits: 0, regions: 0, dueTime: Number.POSITIVE_INFINITY });
    return { hits, regions };
  }
}

/** What makes a region the same thing when it is seen again: its place, permissions and name. */
function thingKey(finding: Finding): string {
  if (finding.kind !== 'region') return `${finding.kind} ${finding.detector} ${finding.words}`;
  const { startAddress, endAddress, permissions, name } = finding;
  return `${startAddress} ${endAddress} ${permissions} ${name}`;
}

/** By thing, in the order of first sight. */
function group(findings: readonly Finding[]): SuspiciousThing[] {
  const things = new Map<string, { finding: Finding; findings: Finding[] }>();
  for (const finding of findings) {
    const key = thingKey(finding);
    const known = things.get(key);
    if (known === undefined) things.set(key, { finding, findings: [finding] });
    else known.findings.push(finding);
  }
  return [...things.values()];
}
