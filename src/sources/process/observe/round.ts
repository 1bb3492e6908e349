import type { RateLowered } from '../../../records/record.js';
import type { Milliseconds } from '../../../records/time.js';
import type { HeldProcess } from '../held-process.js';
import type { ProbeSettings } from '../probe.js';
import type { CpuLedger } from './cpu-ledger.js';
import type { FactWatch, Observation } from './fact-watch.js';
import { Pace } from './pace.js';
import type { Rest } from './rest.js';
import type { StartedProbe } from './started-probe.js';

/** A watch and the probe that made it. */
interface Member {
  readonly probe: StartedProbe;
  readonly watch: FactWatch;
}

/** All readings of one interval: they share their wake-ups, one jittered pace, one slot of the CPU ledger. */
export class Round {
  private readonly pace: Pace;
  private readonly watches = new Map<HeldProcess, readonly Member[]>();
  /** How many watches there are of all processes. */
  private size = 0;
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
    private readonly rest: Rest,
    nowMs: Milliseconds,
  ) {
    this.leastWaitMs = intervalMs * jitterLow;
    this.pace = new Pace({ intervalMs, jitterLow, jitterHigh, ledger, slot }, nowMs);
  }

  /** When it is due next; Infinity while there is no process to read. */
  get nextMs(): Milliseconds {
    if (this.size === 0) return Number.POSITIVE_INFINITY;
    return this.rest.size < this.size ? this.pace.nextMs : Math.max(this.pace.nextMs, this.rest.firstMs);
  }

  /** Takes over a process and reads it at once. */
  watch(held: HeldProcess, records: Observation[], nowMs: Milliseconds): void {
    const members = this.probes.flatMap((probe) => {
      const watch = probe.watch(held, held.process.key);
      return watch === undefined ? [] : { probe, watch };
    });
    if (members.length === 0) return;
    if (this.size === 0) this.pace.restart(nowMs);
    this.watches.set(held, members);
    this.size += members.length;
    this.firstReadMs.set(held, nowMs);
    for (const { watch } of members) watch.read(records);
  }

  /** Drops a process and emits what was counted. */
  forget(held: HeldProcess, records: Observation[]): void {
    const members = this.watches.get(held) ?? [];
    for (const { watch } of members) {
      watch.tellUnchanged(records);
      watch.close();
      this.rest.end(watch);
    }
    this.size -= members.length;
    this.watches.delete(held);
    this.firstReadMs.delete(held);
    if (this.size === 0) this.ledger.note(this.slot, 0);
  }

  read(records: Observation[], nowMs: Milliseconds): void {
    for (const [held, members] of this.watches) {
      if (this.firstReadMs.size > 0 && this.isTooSoon(held, nowMs)) continue;
      for (const { probe, watch } of members) {
        if (this.rest.isResting(watch, nowMs)) continue;
        watch.read(records);
        const fell = this.rest.plan(held, watch, probe, nowMs);
        if (fell !== undefined) records.push(fell);
      }
    }
  }

  /** Reads one process, beside the pace, because something has happened there. */
  readAtOnce(held: HeldProcess, records: Observation[]): void {
    for (const { watch } of this.watches.get(held) ?? []) {
      this.rest.end(watch);
      watch.read(records, true);
    }
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
