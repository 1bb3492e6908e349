import { FACTS } from '../../../facts/facts.js';
import type { Milliseconds } from '../../../records/time.js';
import { monotonicNowMs } from '../../clock.js';
import type { HeldProcess } from '../held-process.js';
import type { ObserverSettings } from '../messages.js';
import type { Platform } from '../platform.js';
import type { AnyProbe } from '../probe.js';
import { CpuLedger } from './cpu-ledger.js';
import type { FactWatch, Observation } from './fact-watch.js';
import { Round } from './round.js';
import { type StartedProbe, startProbe } from './started-probe.js';

/** How often ends of processes and the monitor itself are checked, however slow scans are. */
const HOUSEKEEPING_MS = 20;

/**
 * Reads the facts of all held processes with the probes of its thread, each at its own pace. The one with `keepsHouse` also
 * checks for ends of processes and observes the monitor itself.
 */
export class Observer {
  private readonly held = new Map<string, HeldProcess>();
  private readonly rounds: readonly Round[];
  private readonly ownWatches: readonly FactWatch[];
  private housekeepingMs: Milliseconds;
  private records: Observation[] = [];

  /** @throws ClearSightError CS_NATIVE when a probe cannot work under these settings */
  constructor(
    settings: ObserverSettings,
    private readonly platform: Platform,
    private readonly tell: (records: readonly Observation[]) => void,
  ) {
    const { memory, facts, ledger: shared, slots, firstSlot, readingTimes, keepsHouse } = settings;
    const probes = platform.probes
      .filter(({ fact }) => facts.includes(fact))
      .sort((one, other) => mayBeDenied(one) - mayBeDenied(other))
      .map((probe) => startProbe(probe, memory, readingTimes.get(probe.fact)));
    const ledger = new CpuLedger(memory.cpuBudget, slots, shared);
    const nowMs = monotonicNowMs();
    this.rounds = [...new Set(probes.map(({ intervalMs }) => intervalMs))].map((interval, index) => {
      const members = probes.filter(({ intervalMs }) => intervalMs === interval);
      return new Round(members, memory, ledger, firstSlot + index, nowMs);
    });
    this.housekeepingMs = keepsHouse ? nowMs : Number.POSITIVE_INFINITY;
    this.ownWatches = keepsHouse ? watchMonitor(probes) : [];
  }

  /** Takes over a process and reads it at once. */
  watch(held: HeldProcess): void {
    this.held.set(held.process.key, held);
    const nowMs = monotonicNowMs();
    for (const round of this.rounds) round.watch(held, this.records, nowMs);
  }

  /** Drops a process that has ended and emits at once what was counted: nothing about it comes later. */
  forget(key: string): void {
    this.letGo(key);
    this.tellRecords();
  }

  /** Does what is due and emits the records. Returns how long nothing is due. */
  tick(): Milliseconds {
    const startMs = monotonicNowMs();
    if (startMs >= this.housekeepingMs) this.keepHouse(startMs);
    for (const round of this.rounds) {
      if (startMs >= round.nextMs) this.read(round);
    }
    this.tellRecords();
    const nextMs = this.rounds.reduce((first, { nextMs }) => Math.min(first, nextMs), this.housekeepingMs);
    return Math.max(0, nextMs - monotonicNowMs());
  }

  /** Emits what is pending, and closes what the observer owns. */
  close(): void {
    for (const key of [...this.held.keys()]) this.letGo(key);
    for (const watch of this.ownWatches) watch.close();
    this.tellRecords();
  }

  private read(round: Round): void {
    const startCpuMs = this.platform.threadCpuMs();
    round.read(this.records);
    this.tellRecords();
    // Comparing, packing and posting cost too. Sleeping and waking up do not count, because the pace hardly changes their cost.
    const lowered = round.plan(monotonicNowMs(), this.platform.threadCpuMs() - startCpuMs);
    if (lowered !== undefined) this.records.push(lowered);
  }

  private keepHouse(time: Milliseconds): void {
    this.housekeepingMs = time + HOUSEKEEPING_MS;
    for (const watch of this.ownWatches) watch.read(this.records);
    const all = [...this.held.values()];
    for (const index of this.platform.exitedAmong(all.map(({ handle }) => handle))) {
      const held = all[index];
      if (held === undefined) continue;
      const { key, pid } = held.process;
      this.letGo(key);
      this.records.push({ kind: 'target-gone', time, key, pid });
    }
  }

  private letGo(key: string): void {
    const held = this.held.get(key);
    if (held === undefined) return;
    this.held.delete(key);
    for (const round of this.rounds) round.forget(held, this.records);
  }

  private tellRecords(): void {
    if (this.records.length === 0) return;
    this.tell(this.records);
    this.records = [];
  }
}

/** What must be readable is read first: whether a process is protected at all is known then. */
const mayBeDenied = ({ fact }: AnyProbe): number => (FACTS[fact].mayBeDenied ? 1 : 0);

/** Watches of the monitor itself, by the probes that observe it. It needs no handle: it cannot end unseen. */
function watchMonitor(probes: readonly StartedProbe[]): readonly FactWatch[] {
  return probes.flatMap((probe) => {
    if (!probe.observesMonitor) return [];
    const { pid } = process;
    const info = { key: `${pid}:0`, pid, name: '', executable: '', isTarget: false } as const;
    const held = { process: info, handle: -1, opened: new Map([[probe.fact, probe.open(pid)]]) };
    return probe.watch(held, null) ?? [];
  });
}
