import type { RateLowered } from '../../../records/record.js';
import type { Milliseconds } from '../../../records/time.js';
import type { HeldProcess } from '../held-process.js';
import type { ProbeSettings } from '../probe.js';
import type { CpuLedger } from './cpu-ledger.js';
import type { FactWatch, Observation } from './fact-watch.js';
import { Pace } from './pace.js';
import type { StartedProbe } from './started-probe.js';

/** All readings of one interval: they share their wake-ups, one jittered pace, one slot of the CPU ledger. */
export class Round {
  private readonly pace: Pace;
  private readonly watches = new Map<HeldProcess, readonly FactWatch[]>();
  /** When processes were first read, until they are read again. */
  private readonly firstReadMs = new Map<HeldProcess, Milliseconds>();
  /** No wait of the pace is shorter. */
  private readonly leastWaitMs: Milliseconds;

  /** @param probes of one interval, at least one */
  constructor(
    private readonly probes: readonly StartedProbe[],
    intervalMs: Milliseconds,
    { jitterLow, jitterHigh }: ProbeSettings,
    private readonly ledger: CpuLedger,
    private readonly slot: number,
    nowMs: Milliseconds,
  ) {
    this.leastWaitMs = intervalMs * jitterLow;
    this.pace = new Pace({ intervalMs, jitterLow, jitterHigh, ledger, slot }, nowMs);
  }

  /** When it is due next; Infinity while there is no process to read. */
  get nextMs(): Milliseconds {
    return this.watches.size === 0 ? Number.POSITIVE_INFINITY : this.pace.nextMs;
  }

  /** Takes over a process and reads it at once. */
  watch(held: HeldProcess, records: Observation[], nowMs: Milliseconds): void {
    const watches = this.probes.flatMap((probe) => probe.watch(held, held.process.key) ?? []);
    if (watches.length === 0) return;
    if (this.watches.size === 0) this.pace.restart(nowMs);
    this.watches.set(held, watches);
    this.firstReadMs.set(held, nowMs);
    for (const watch of watches) watch.read(records);
  }

  /** Drops a process and emits what was counted. */
  forget(held: HeldProcess, records: Observation[]): void {
    for (const watch of this.watches.get(held) ?? []) {
      watch.tellUnchanged(records);
      watch.close();
    }
    this.watches.delete(held);
    this.firstReadMs.delete(held);
    if (this.watches.size === 0) this.ledger.note(this.slot, 0);
  }

  read(records: Observation[], nowMs: Milliseconds): void {
    for (const [held, watches] of this.watches) {
      if (this.firstReadMs.size > 0 && this.isTooSoon(held, nowMs)) continue;
      for (const watch of watches) watch.read(records);
    }
  }

  /** Reads one process, beside the pace. */
  readAtOnce(held: HeldProcess, records: Observation[]): void {
    for (const watch of this.watches.get(held) ?? []) watch.read(records, true);
  }

  /** Plans the next round, and reports once when the budget has lowered the pace for some time. */
  plan(nowMs: Milliseconds, costMs: Milliseconds): RateLowered | undefined {
    this.pace.plan(nowMs, costMs);
    const lowered = this.pace.lowered(nowMs);
    const fact = this.probes[0]?.fact;
    if (lowered === undefined || fact === undefined) return undefined;
    return { kind: 'rate-lowered', time: nowMs, fact, ...lowered, cpuBudget: this.ledger.budget };
  }

  /** Two readings, and two hits, of a process are never closer than two rounds: the first was not in one. */
  private isTooSoon(held: HeldProcess, nowMs: Milliseconds): boolean {
    const firstMs = this.firstReadMs.get(held);
    if (firstMs === undefined) return false;
    if (nowMs - firstMs < this.leastWaitMs) return true;
    this.firstReadMs.delete(held);
    return false;
  }
}
