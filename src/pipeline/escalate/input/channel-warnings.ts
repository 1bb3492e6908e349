import type { FindingGroup, InputFinding } from '../../../records/finding.js';
import type { Milliseconds } from '../../../records/time.js';

/** Indicators of one group say the same of the same presses, so their findings are told together, this often at most. */
const TELL_AGAIN_MS = 10_000;
/** When all is decided, those of all groups are. */
const SUM_UP_MS = 60_000;

/** Findings that make one event. */
export interface Warning {
  /** `summary`: more of what was told before, when all is decided. */
  readonly kind: 'input' | 'summary';
  /** How often something was found. */
  readonly count: number;
  /** The newest finding of each indicator. */
  readonly findings: readonly InputFinding[];
}

/** Findings on one channel that were not told yet. The first of a group is told at once, what follows waits its turn. */
export class ChannelWarnings {
  /** By indicator. */
  readonly #waiting = new Map<string, { finding: InputFinding; count: number }>();
  readonly #toldTimes = new Map<FindingGroup, Milliseconds>();
  #lastToldTime = Number.NEGATIVE_INFINITY;
  #dueTime = Number.POSITIVE_INFINITY;

  /** Something is to be told now. Cheap, as it is asked with every record. */
  isDue(time: Milliseconds, isDecided: () => boolean): boolean {
    if (time < this.#dueTime) return false;
    return this.#toldTimes.size === 0 || time - this.#lastToldTime >= SUM_UP_MS || !isDecided();
  }

  add(finding: InputFinding): void {
    const count = (this.#waiting.get(finding.detector)?.count ?? 0) + 1;
    this.#waiting.set(finding.detector, { finding, count });
    this.#dueTime = Math.min(this.#dueTime, this.#dueTimeOf(finding));
  }

  /** These need not be told any more: a verdict has. */
  told(time: Milliseconds, findings: readonly InputFinding[]): void {
    for (const { detector, group } of findings) {
      this.#waiting.delete(detector);
      this.#toldTimes.set(group, time);
    }
    this.#lastToldTime = time;
    this.#dueTime = Math.min(...[...this.#waiting.values()].map(({ finding }) => this.#dueTimeOf(finding)));
  }

  /** What is to be told now. @param isDecided no target is without a verdict */
  take(time: Milliseconds, isDecided: boolean): Warning[] {
    const sumsUp = isDecided && this.#toldTimes.size > 0;
    if (this.#waiting.size === 0 || (sumsUp && time - this.#lastToldTime < SUM_UP_MS)) return [];
    const waiting = [...this.#waiting.values()].map(({ finding }) => finding);
    const due = sumsUp ? waiting : waiting.filter((finding) => this.#dueTimeOf(finding) <= time);
    const groups = [...new Set(due.map(({ group }) => group))];
    if (sumsUp) return [this.#take('summary', time, groups)];
    return groups.map((group) => this.#take('input', time, [group]));
  }

  #dueTimeOf({ group }: InputFinding): Milliseconds {
    return (this.#toldTimes.get(group) ?? Number.NEGATIVE_INFINITY) + TELL_AGAIN_MS;
  }

  #take(kind: Warning['kind'], time: Milliseconds, groups: readonly FindingGroup[]): Warning {
    const taken = [...this.#waiting.values()].filter(({ finding }) => groups.includes(finding.group));
    const findings = taken.map(({ finding }) => finding);
    this.told(time, findings);
    return { kind, findings, count: taken.reduce((sum, { count }) => sum + count, 0) };
  }
}
