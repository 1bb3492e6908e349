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

  get isEmpty(): boolean {
    return this.#waiting.size === 0;
  }

  add(finding: InputFinding): void {
    const count = (this.#waiting.get(finding.detector)?.count ?? 0) + 1;
    this.#waiting.set(finding.detector, { finding, count });
  }

  /** These need not be told any more: a verdict has. */
  told(time: Milliseconds, findings: readonly InputFinding[]): void {
    for (const { detector, group } of findings) {
      this.#waiting.delete(detector);
      this.#toldTimes.set(group, time);
    }
  }

  /** What is to be told now. @param isDecided no target is without a verdict */
  take(time: Milliseconds, isDecided: boolean): Warning[] {
    const groups = new Set([...this.#waiting.values()].map(({ finding }) => finding.group));
    if (isDecided && this.#toldTimes.size > 0) {
      const lastTime = Math.max(...this.#toldTimes.values());
      return time - lastTime < SUM_UP_MS ? [] : [this.#take('summary', time, [...groups])];
    }
    return [...groups]
      .filter((group) => time - (this.#toldTimes.get(group) ?? Number.NEGATIVE_INFINITY) >= TELL_AGAIN_MS)
      .map((group) => this.#take('input', time, [group]));
  }

  #take(kind: Warning['kind'], time: Milliseconds, groups: readonly FindingGroup[]): Warning {
    const taken = [...this.#waiting.values()].filter(({ finding }) => groups.includes(finding.group));
    const findings = taken.map(({ finding }) => finding);
    this.told(time, findings);
    return { kind, findings, count: taken.reduce((sum, { count }) => sum + count, 0) };
  }
}
