import type { FactId } from '../../facts/facts.js';
import type { ProcessInfo, ProcessKey } from '../../records/target.js';
import type { Milliseconds } from '../../records/time.js';
import { escapeText } from '../../text/escape.js';
import { EvidenceSet } from './correlation/evidence-set.js';
import type { MemoryHits } from './memory/memory-hits.js';
import { RateLimit } from './rate-limit.js';
import { RecentSet } from './recent-set.js';

/** Findings about its surroundings that are remembered as said. */
const MAX_SURROUNDINGS = 128;

/** A process between its discovery and its end, with what has been seen of it. */
export interface Held {
  info: ProcessInfo;
  /** Its short name, escaped. */
  name: string;
  /** By the fact that paces the detectors: one that looks once a second and one that looks a thousand times count apart. */
  readonly hits: Map<FactId, MemoryHits>;
  /** Memory errors shown: the last one's text until a reading succeeds, and at most one a second. */
  readonly errors: { last: string | undefined; readonly limit: RateLimit };
  /** Facts that may not be read, with the time when that was said last; what changes is said ten times a second at most. */
  readonly denied: { readonly saidTimes: Map<FactId, Milliseconds>; readonly limit: RateLimit };
  /** Facts of which it was said what their values leave out. */
  readonly unseen: Set<FactId>;
  /** What was said of its surroundings. */
  readonly surroundings: RecentSet;
  /** Warnings about it that others may agree with. */
  readonly evidence: EvidenceSet;
  /** With the baseline: whether the process runs its program, and whether it was said that it does not. */
  comparison?: 'compared' | 'other' | 'said';
  /** It was said that it is scanned more seldom. */
  isRestTold: boolean;
  /** One verdict per process. */
  isDecided: boolean;
}

/** The processes held now, in order of first sight. A key is never used again, so one that is gone is forgotten. */
export class HeldProcesses {
  readonly #held = new Map<ProcessKey, Held>();

  /** Adds a process, or changes what is known of it. One that turns out to be a target is judged as one, whatever was decided before. */
  put(info: ProcessInfo): Held {
    const known = this.#held.get(info.key);
    if (known === undefined) return this.#add(info);
    if (info.isTarget && !known.info.isTarget) known.isDecided = false;
    known.info = info;
    known.name = escapeText(info.name);
    return known;
  }

  get(key: ProcessKey): Held | undefined {
    return this.#held.get(key);
  }

  remove(key: ProcessKey): void {
    this.#held.delete(key);
  }

  all(): Held[] {
    return [...this.#held.values()];
  }

  targets(): Held[] {
    return this.all().filter(({ info }) => info.isTarget);
  }

  #add(info: ProcessInfo): Held {
    const held: Held = {
      info,
      name: escapeText(info.name),
      hits: new Map(),
      errors: { last: undefined, limit: new RateLimit() },
      denied: { saidTimes: new Map(), limit: new RateLimit(10) },
      unseen: new Set(),
      surroundings: new RecentSet(MAX_SURROUNDINGS),
      evidence: new EvidenceSet(),
      isRestTold: false,
      isDecided: false,
    };
    this.#held.set(info.key, held);
    return held;
  }
}
