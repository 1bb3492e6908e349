import { FACTS, type FactId } from '../../../facts/facts.js';
import type { ProcessKey } from '../../../records/target.js';
import type { Milliseconds } from '../../../records/time.js';
import { monotonicNowMs } from '../../clock.js';
import type { HeldProcess } from '../held-process.js';
import type { ObserverSettings } from '../messages.js';
import type { Platform } from '../platform.js';
import type { AnyProbe } from '../probe.js';
import type { Bell } from './bell.js';
import { CpuLedger } from './cpu-ledger.js';
import type { FactWatch, Observation } from './fact-watch.js';
import { Prompts } from './prompts.js';
import { ReadingTimes } from './reading-times.js';
import { Rest } from './rest.js';
import { Round } from './round.js';
import { type StartedProbe, startProbe } from './started-probe.js';

/** How often the monitor itself is looked at, at least. So much sooner together with others: a wake-up costs more than the reading. */
const OWN_MS = 125;
const OWN_EARLY_MS = 50;

/**
 * Reads the facts of all held processes with the probes of its thread, each at its own pace. The one with `keepsHouse` also
 * hears of ends of processes and observes the monitor itself.
 */
export class Observer {
  private readonly held = new Map<string, HeldProcess>();
  private readonly rounds: readonly Round[];
  private readonly prompts: Prompts;
  private readonly ownWatches: readonly FactWatch[];
  private readonly keepsHouse: boolean;
  /** Keys of processes whose end was heard of. */
  private readonly ended = new Set<ProcessKey>();
  private ownMs: Milliseconds;
  private records: Observation[] = [];

  /** @throws ClearSightError CS_NATIVE when a probe cannot work under these settings */
  constructor(
    settings: ObserverSettings,
    private readonly platform: Platform,
    private readonly bell: Pick<Bell, 'listen' | 'ignore'>,
    private readonly tell: (records: readonly Observation[]) => void,
  ) {
    const {
      memory,
      rest: rules,
      programs = [],
      facts,
      ledger: shared,
      slots,
      firstSlot,
      readingTimes,
      readingBuckets,
      keepsHouse,
    } = settings;
    const prompter = {
      listen: (descriptor: number, onReady: () => void) => bell.listen(descriptor, onReady),
      ignore: (descriptor: number) => bell.ignore(descriptor),
      prompt: (held: HeldProcess) => this.prompts.add(held),
    };
    const timesOf = (fact: FactId) => new ReadingTimes(readingTimes.get(fact), readingBuckets.get(fact));
    const probes = platform.probes
      .filter(({ fact }) => facts.includes(fact))
      .sort((one, other) => mayBeDenied(one) - mayBeDenied(other))
      .map((probe) => startProbe(probe, { ...memory, programs }, timesOf(probe.fact), prompter));
    const ledger = new CpuLedger(memory.cpuBudget, slots, shared);
    const nowMs = monotonicNowMs();
    const intervals = [...new Set(probes.map(({ intervalMs }) => intervalMs))];
    this.rounds = intervals
      .filter((interval) => interval !== 'told')
      .map((interval, index) => {
        const members = probes.filter(({ intervalMs }) => intervalMs === interval);
        const rest = new Rest({
          ...memory,
          rules,
          tellerOf: (held, fact) => this.prompts.teller(held, fact),
        });
        return new Round(members, interval, memory, ledger, firstSlot + index, rest, nowMs);
      });
    this.prompts = new Prompts(
      probes.filter(({ intervalMs }) => intervalMs === 'told'),
      memory.cpuBudget,
    );
    this.keepsHouse = keepsHouse;
    this.ownWatches = keepsHouse ? watchMonitor(probes) : [];
    this.ownMs = this.ownWatches.length > 0 ? nowMs : Number.POSITIVE_INFINITY;
  }

  /** Takes over a process and reads it at once. */
  watch(held: HeldProcess): void {
    const { key } = held.process;
    this.held.set(key, held);
    if (this.keepsHouse) this.bell.listen(held.handle, () => this.ended.add(key));
    const nowMs = monotonicNowMs();
    // Before the first reading: what comes after that reading is told.
    this.prompts.watch(held);
    for (const round of this.rounds) round.watch(held, this.records, nowMs);
  }

  /** How long what the system tells can wait. */
  get deafMs(): Milliseconds {
    return this.prompts.notBeforeMs - monotonicNowMs();
  }

  /** Drops a process that has ended and emits at once what was counted: nothing about it comes later. */
  forget(key: string): void {
    this.letGo(key);
    this.tellRecords();
  }

  /** Does what is due and emits the records. Returns how long nothing is due. */
  tick(): Milliseconds {
    const startMs = monotonicNowMs();
    if (this.ended.size > 0) this.letGoEnded(startMs);
    if (startMs >= this.prompts.nextMs) this.readPrompted();
    const due = this.rounds.filter(({ nextMs }) => startMs >= nextMs);
    for (const round of due) this.read(round, startMs);
    if (startMs >= this.ownMs - (due.length > 0 ? OWN_EARLY_MS : 0)) this.readOwn(startMs);
    this.tellRecords();
    const firstMs = Math.min(this.ownMs, this.prompts.nextMs);
    const nextMs = this.rounds.reduce((first, { nextMs }) => Math.min(first, nextMs), firstMs);
    return Math.max(0, nextMs - monotonicNowMs());
  }

  /** Emits what is pending, and closes what the observer owns. */
  close(): void {
    for (const key of [...this.held.keys()]) this.letGo(key);
    for (const watch of this.ownWatches) watch.close();
    this.tellRecords();
  }

  private read(round: Round, nowMs: Milliseconds): void {
    const startCpuMs = this.platform.threadCpuMs();
    round.read(this.records, nowMs);
    this.tellRecords();
    // Comparing, packing and posting cost too. Sleeping and waking up do not count, because the pace hardly changes their cost.
    const lowered = round.plan(monotonicNowMs(), this.platform.threadCpuMs() - startCpuMs);
    if (lowered !== undefined) this.records.push(lowered);
  }

  private readPrompted(): void {
    const startCpuMs = this.platform.threadCpuMs();
    for (const held of this.prompts.take()) {
      // The scan comes first: what was told is judged by what is there now. Costly readings come at their own pace alone.
      if (this.keepsHouse) for (const round of this.rounds) round.readAtOnce(held, this.records);
      this.prompts.read(held, this.records);
    }
    this.tellRecords();
    this.prompts.plan(monotonicNowMs(), this.platform.threadCpuMs() - startCpuMs);
  }

  private readOwn(time: Milliseconds): void {
    this.ownMs = time + OWN_MS;
    for (const watch of this.ownWatches) watch.read(this.records);
  }

  private letGoEnded(time: Milliseconds): void {
    for (const key of this.ended) {
      const pid = this.held.get(key)?.process.pid;
      this.letGo(key);
      if (pid !== undefined) this.records.push({ kind: 'target-gone', time, key, pid });
    }
    this.ended.clear();
  }

  private letGo(key: string): void {
    const held = this.held.get(key);
    if (held === undefined) return;
    this.held.delete(key);
    if (this.keepsHouse) this.bell.ignore(held.handle);
    for (const round of this.rounds) round.forget(held, this.records);
    this.prompts.forget(held);
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
