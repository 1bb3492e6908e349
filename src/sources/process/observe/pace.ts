import { randomFillSync } from 'node:crypto';
import type { RateLowered } from '../../../records/record.js';
import type { Milliseconds } from '../../../records/time.js';
import type { CpuLedger } from './cpu-ledger.js';

/** How much a new tick's cost counts in the mean cost. */
const SMOOTHING = 0.1;
/** A change of rate is reported once it has lasted this long: a single slow scan is none. */
const LASTING_MS = 1000;
/** When it is later than this, missed scans are not made up for: a burst of scans would be a burst of hits. */
const MAX_BEHIND_MS = 20;

export interface PaceOptions {
  readonly intervalMs: Milliseconds;
  /** Shortest and longest wait, as parts of the interval. */
  readonly jitterLow: number;
  readonly jitterHigh: number;
  /** The account that it shares with other paces, and its slot there. */
  readonly ledger: CpuLedger;
  readonly slot: number;
}

/** Figures of a rate that the budget lowered. */
export type Lowered = Pick<RateLowered, 'wantedIntervalMs' | 'actualIntervalMs' | 'scanMs'>;

/**
 * Plans scans. Each wait is drawn from the jitter's range, from a cryptographic source, so that a target cannot work
 * between scans. Waits count from the planned time of the scan before, not from when it was done: lateness does not add
 * up, and the rate holds. When all paces together cost more than the CPU budget allows, the waits of those that take most are stretched.
 */
export class Pace {
  private readonly random = new Uint32Array(1024);
  private drawn = this.random.length;
  private meanCostMs = 0;
  /** Since when the rate has differed from what was last reported; NaN when it does not. */
  private changedSinceMs = Number.NaN;
  private reportedLowered = false;

  constructor(
    private readonly options: PaceOptions,
    private plannedMs: Milliseconds,
  ) {}

  /** When the next scan is due. */
  get nextMs(): Milliseconds {
    return this.plannedMs;
  }

  /** Plans anew, the next scan after one that is done now: while there was nothing to scan, no scan was missed. */
  restart(nowMs: Milliseconds): void {
    this.plannedMs = Math.max(this.plannedMs, nowMs + this.options.intervalMs * this.jitter());
  }

  /** Plans the scan after the one that was due. `costMs` is the processor time that the tick took. */
  plan(nowMs: Milliseconds, costMs: Milliseconds): void {
    const { intervalMs, ledger, slot } = this.options;
    this.meanCostMs += SMOOTHING * (costMs - this.meanCostMs);
    ledger.note(slot, this.meanCostMs / intervalMs);
    if (nowMs - this.plannedMs > MAX_BEHIND_MS) this.plannedMs = nowMs;
    this.plannedMs += intervalMs * ledger.stretch(slot) * this.jitter();
  }

  /** The figures, once, when the budget has lowered the rate for some time; again only after it has recovered. */
  lowered(nowMs: Milliseconds): Lowered | undefined {
    const { intervalMs, ledger, slot } = this.options;
    const stretch = ledger.stretch(slot);
    const isLowered = stretch > 1;
    if (isLowered === this.reportedLowered) {
      this.changedSinceMs = Number.NaN;
      return undefined;
    }
    if (Number.isNaN(this.changedSinceMs)) this.changedSinceMs = nowMs;
    if (nowMs - this.changedSinceMs < LASTING_MS) return undefined;
    this.reportedLowered = isLowered;
    if (!isLowered) return undefined;
    return { wantedIntervalMs: intervalMs, actualIntervalMs: intervalMs * stretch, scanMs: this.meanCostMs };
  }

  /**
   * A part of the interval, from jitterLow to jitterHigh and 1 in the mean, so that the requested rate is kept. With
   * 0.8 and 1.3 the wait is shorter than the interval in 6 of 10 cases; on either side it is uniform.
   */
  private jitter(): number {
    const { jitterLow, jitterHigh } = this.options;
    const below = 1 - jitterLow;
    const above = jitterHigh - 1;
    const isShorter = this.uniform() * (below + above) < above;
    return isShorter ? 1 - below * this.uniform() : 1 + above * this.uniform();
  }

  /** 0 up to, not including, 1. */
  private uniform(): number {
    if (this.drawn === this.random.length) {
      randomFillSync(this.random);
      this.drawn = 0;
    }
    return (this.random[this.drawn++] as number) / 0x1_0000_0000;
  }
}
