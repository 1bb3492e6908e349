import type { Recorded } from '../records/recorded.js';
import type { ProcessInfo, ProcessKey } from '../records/target.js';
import type { Milliseconds } from '../records/time.js';

/** How far behind its pace the judgement of a target may be: far more than a busy machine delays it. */
const LATE_MS = 5000;
/** Readings that may be missed at a slow pace. */
const MISSED = 3;

/** What of a configuration says whether memory is scanned, and how often. */
interface Watched {
  readonly memory: { readonly enabled: boolean; readonly interval: Milliseconds };
}

/**
 * Whether judgement advances: whoever runs, and sees, may still be stuck. Each target whose memory can be read must have a reading that
 * is judged, again and again.
 */
export class Liveness {
  /** When the newest reading of a target was judged, or it was found; not of those that cannot be read for good. */
  readonly #judged = new Map<ProcessKey, Milliseconds>();
  readonly #targets = new Set<ProcessKey | null>();
  readonly #isExpected: boolean;
  #intervalMs: Milliseconds;

  constructor({ memory: { enabled, interval } }: Watched) {
    this.#isExpected = enabled;
    this.#intervalMs = interval;
  }

  /** Takes a judged record, in the order of decisions. */
  observe({ record }: Pick<Recorded, 'record'>): void {
    switch (record.kind) {
      case 'target-found':
        this.#find(record.process, record.time);
        return;
      case 'target-gone':
        this.#targets.delete(record.key);
        this.#judged.delete(record.key);
        return;
      case 'rate-lowered':
        if (record.fact === 'regions') this.#intervalMs = record.actualIntervalMs;
        return;
      case 'observed':
      case 'unchanged':
        if (record.fact === 'regions' && this.#targets.has(record.key))
          this.#judged.set(record.key as ProcessKey, record.time);
        return;
      case 'probe-failed':
        // It is known that this cannot be seen, and nothing more comes of it. What may come back must.
        if (record.fact === 'regions' && record.reason !== 'transient')
          this.#judged.delete(record.key as ProcessKey);
        return;
    }
  }

  /** How long ago the memory of each target was judged, at least: that of the one which waits longest. Null where there is none. */
  ageMs(nowMs: Milliseconds): Milliseconds | null {
    if (this.#judged.size === 0) return null;
    return Math.max(0, nowMs - Math.min(...this.#judged.values()));
  }

  /** Whether a reading is overdue. */
  isStuck(nowMs: Milliseconds): boolean {
    return (this.ageMs(nowMs) ?? 0) > LATE_MS + MISSED * this.#intervalMs;
  }

  #find({ key, isTarget }: ProcessInfo, time: Milliseconds): void {
    if (!isTarget || !this.#isExpected || this.#targets.has(key)) return;
    this.#targets.add(key);
    this.#judged.set(key, time);
  }
}
