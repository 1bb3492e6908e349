import type { FactId } from '../../../facts/facts.js';
import type { Finding } from '../../../records/finding.js';
import type { Milliseconds } from '../../../records/time.js';
import type { Explained, Judgement } from '../../../workers/messages.js';
import { fitToShow } from '../fit-to-show.js';
import { RateLimit } from '../rate-limit.js';
import type { HitRules } from './hit-rules.js';
import { KnownThings, type SuspiciousThing } from './known-things.js';

/** Findings that a verdict carries. */
const MAX_FINDINGS = 32;
/** Warnings about regions and hits that one process may cause in a second; the rest is in the summary. */
const WARNINGS_A_SECOND = 50;

/** What was not shown one by one. */
export interface Unshown {
  readonly hits: number;
  readonly regions: number;
}

/** What is known of the suspicious memory of one process, as far as detectors of one pace tell. */
export class MemoryHits {
  /** All hits, those that count no more included. */
  count = 0;
  readonly things: KnownThings;
  /** The present spell of suspicious memory: it ends with a reading that finds none. */
  spell: { firstTime: Milliseconds; hits: number } | undefined;
  /** Suspicious regions and other things of the newest reading: what one more unchanged reading sees again. */
  suspiciousNow = 0;
  /** What was not shown since the last summary. */
  readonly unshown = { hits: 0, regions: 0, dueTime: Number.POSITIVE_INFINITY };
  readonly warnings = new RateLimit(WARNINGS_A_SECOND);
  /** The newest things, oldest first, with at most MAX_FINDINGS findings. */
  #newest: readonly { readonly key: string; readonly finding: Finding }[] = [];
  /** Runtimes of which it was said that memory is theirs. */
  readonly #runtimes = new Set<string>();

  constructor(rules: HitRules) {
    this.things = new KnownThings(rules);
  }

  /** Takes in a new judgement and gives what was not known before, fit to be shown. */
  look({ suspicious, findings }: Judgement, time: Milliseconds): readonly SuspiciousThing[] {
    this.suspiciousNow = suspicious;
    if (suspicious === 0) this.spell = undefined;
    // First: what comes back after that time is new.
    this.things.forget(time);
    const fresh = this.things.look(group(findings.map(fitToShow)), time);
    if (fresh.length > 0) {
      const newer = fresh.flatMap((thing) => thing.findings.map((finding) => ({ key: thing.key, finding })));
      this.#newest = [...this.#newest, ...newer].slice(-MAX_FINDINGS);
    }
    return fresh;
  }

  /**
   * Counts scans in a row that saw what is there.
   *
   * @returns how many hits there were, the points before them and the spell that they belong to; undefined when there were none
   */
  see(firstTime: Milliseconds, time: Milliseconds, scans: number) {
    // A capture may hold any time as the first one.
    this.things.forget(Math.min(firstTime, time));
    const before = this.things.points;
    const added = this.things.count(time, scans, this.suspiciousNow);
    if (added === 0) return undefined;
    this.count += added;
    this.spell ??= { firstTime, hits: 0 };
    this.spell.hits += added;
    return { added, before, spell: this.spell };
  }

  /** Nobody could judge a reading: what it held is neither clean nor a hit. */
  lookAway(): void {
    this.suspiciousNow = 0;
    this.things.lookAway();
  }

  /** The newest findings whose hits count, oldest first, with how long and how often each was seen. */
  get findings(): readonly Finding[] {
    return this.#newest.flatMap(({ key, finding }) => {
      const standing = this.things.standingOf(key);
      return standing === undefined ? [] : [{ ...finding, figures: { ...finding.figures, ...standing } }];
    });
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

/** What is known, if anything was ever found: most processes leave nothing to remember, and there may be hundreds. */
export function hitsOf(
  held: { readonly hits: Map<FactId, MemoryHits> },
  fact: FactId,
  judgement: Judgement | undefined,
  rules: HitRules,
): MemoryHits | undefined {
  const known = held.hits.get(fact);
  if (known !== undefined || judgement === undefined || foundNothing(judgement)) return known;
  const hits = new MemoryHits(rules);
  held.hits.set(fact, hits);
  return hits;
}

const foundNothing = ({ suspicious, findings, explained = [] }: Judgement): boolean =>
  suspicious === 0 && findings.length === 0 && explained.length === 0;

function thingKey(finding: Finding): string {
  if (finding.kind !== 'region') return `${finding.kind} ${finding.detector} ${finding.words}`;
  const { startAddress, endAddress, permissions, name } = finding;
  return `${startAddress} ${endAddress} ${permissions} ${name}`;
}

/** By thing, in the order of first sight. */
function group(findings: readonly Finding[]): SuspiciousThing[] {
  const things = new Map<string, { key: string; finding: Finding; findings: Finding[] }>();
  for (const finding of findings) {
    const key = thingKey(finding);
    const known = things.get(key);
    if (known === undefined) things.set(key, { key, finding, findings: [finding] });
    else known.findings.push(finding);
  }
  return [...things.values()];
}
