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

  /** @param probes of one interval, at least one */
  constructor(
    private readonly probes: readonly StartedProbe[],
    { jitterLow, jitterHigh }: ProbeSettings,
    private readonly ledger: CpuLedger,
    private readonly slot: number,
    nowMs: Milliseconds,
  ) {
    const intervalMs = probes[0]?.intervalMs ?? Number.POSITIVE_INFINITY;
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
    for (const watch of watches) watch.read(records);
  }

  /** Drops a process and emits what was counted. */
  forget(held: HeldProcess, records: Observation[]): void {
    for (const watch of this.watches.get(held) ?? []) {
      watch.tellUnchanged(records);
      watch.close();
    }
    this.watches.delete(held);
    if (this.watches.size === 0) this.ledger.note(this.slot, 0);
  }

  read(records: Observation[]): void {
    for (const watches of this.watches.values()) for (const watch of watches) watch.read(records);
  }

  /** Plans the next round, and reports once when the budget has lowered the pace for some time. */
  plan(nowMs: Milliseconds, costMs: Milliseconds): RateLowered | undefined {
    this.pace.plan(nowMs, costMs);
    const lowered = this.pace.lowered(nowMs);
    const fact = this.probes[0]?.fact;
    if (lowered === undefined || fact === undefined) return undefined;
    return { kind: 'rate-lowered', time: nowMs, fact, ...lowered, cpuBudget: this.ledger.budget };
  }
}
