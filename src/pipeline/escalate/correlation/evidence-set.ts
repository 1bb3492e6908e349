import type { FactId } from '../../../facts/facts.js';
import type { Module } from '../../../records/event.js';
import type { Finding } from '../../../records/finding.js';
import type { Milliseconds } from '../../../records/time.js';

/** A warning that may agree with others. */
export interface Evidence {
  /** Whose warning it is: those of one module are no two opinions. */
  readonly module: Module;
  readonly finding: Finding;
  /** When it was seen last. */
  readonly time: Milliseconds;
}

interface Kept extends Evidence {
  time: Milliseconds;
  /** The fact whose newest reading sees it still; undefined for what was seen at a moment. */
  standsIn: FactId | undefined;
}

/** The newest piece of evidence of each detector: bounded by their number, whatever a process does. */
export class EvidenceSet {
  /** By detector; of input, by channel too. */
  readonly #newest = new Map<string, Kept>();

  get isEmpty(): boolean {
    return this.#newest.size === 0;
  }

  /** @param standsIn the fact whose readings see it until one does not. Default: seen at this moment */
  add(source: string, evidence: Evidence, standsIn?: FactId): void {
    this.#newest.set(source, { ...evidence, standsIn });
  }

  /** One more reading found the fact as it was: what it showed is still there. */
  refresh(fact: FactId, time: Milliseconds): void {
    for (const kept of this.#newest.values()) if (kept.standsIn === fact) kept.time = time;
  }

  /** A new reading of the fact, or one that nobody could judge: what it does not show again was seen last before it. */
  stopStanding(fact: FactId): void {
    for (const kept of this.#newest.values()) if (kept.standsIn === fact) kept.standsIn = undefined;
  }

  /** What was seen at that time or after it. The rest is forgotten. */
  since(time: Milliseconds): readonly Evidence[] {
    for (const [source, kept] of this.#newest) if (kept.time < time) this.#newest.delete(source);
    return [...this.#newest.values()];
  }
}
