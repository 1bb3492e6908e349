import type { Count, Totals } from '../../stream/answers.js';
import type { Frame, Gap } from '../../stream/messages.js';

/** Names that are counted apart: more than there are codes or detectors. */
const MAX_NAMES = 256;

/** Counts over a whole session, however much of it is kept. */
export class Tally {
  readonly #verdicts = new Counter();
  readonly #findings = new Counter();
  readonly #presses = new Counter();
  readonly #blind = new BlindTime();
  #timeMs = 0;

  take({ timeMs, events, presses, gaps }: Pick<Frame, 'timeMs' | 'events' | 'presses' | 'gaps'>): void {
    this.#timeMs = timeMs;
    for (const { kind, code, findings = [] } of events) {
      if (kind === 'verdict') this.#verdicts.add(code ?? '');
      for (const detector of new Set(findings.map((finding) => finding.detector)))
        this.#findings.add(detector);
    }
    for (const { channel } of presses) this.#presses.add(channel);
    for (const gap of gaps) this.#blind.take(gap);
  }

  get totals(): Totals {
    return {
      verdicts: this.#verdicts.counts,
      findings: this.#findings.counts,
      presses: this.#presses.counts,
      blindMs: this.#blind.until(this.#timeMs),
    };
  }
}

class Counter {
  readonly #counts = new Map<string, number>();

  add(name: string): void {
    const count = this.#counts.get(name) ?? 0;
    if (count > 0 || this.#counts.size < MAX_NAMES) this.#counts.set(name, count + 1);
  }

  get counts(): readonly Count[] {
    return [...this.#counts];
  }
}

/** For how long one source or more was blind: times that overlap count once. Gaps come in the order in which they began. */
class BlindTime {
  readonly #open = new Set<number>();
  #doneMs = 0;
  /** Nothing before this time is counted again. */
  #sinceMs = Number.NEGATIVE_INFINITY;

  take({ id, lane, fromMs, toMs }: Gap): void {
    if (lane !== 'blind') return;
    if (this.#open.size === 0) this.#sinceMs = Math.max(this.#sinceMs, fromMs);
    this.#open.add(id);
    if (toMs === null) return;
    this.#open.delete(id);
    if (this.#open.size > 0) return;
    this.#doneMs += Math.max(0, toMs - this.#sinceMs);
    this.#sinceMs = Math.max(this.#sinceMs, toMs);
  }

  until(timeMs: number): number {
    return this.#doneMs + (this.#open.size === 0 ? 0 : Math.max(0, timeMs - this.#sinceMs));
  }
}
