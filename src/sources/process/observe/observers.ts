import type { ProcessKey } from '../../../records/target.js';
import { builtFile } from '../../../threads/built-file.js';
import { Thread } from '../../../threads/thread.js';
import type { SystemOptions } from '../../interfaces.js';
import type { HeldProcess } from '../held-process.js';
import type { FromObserver, ObservedRecord, ObserverSettings, ToObserver } from '../messages.js';
import type { Platform } from '../platform.js';
import type { AnyProbe } from '../probe.js';
import type { Bells } from './bell.js';
import { CpuLedger } from './cpu-ledger.js';

export interface ObserverListeners {
  readonly onRecord: (record: ObservedRecord) => void;
  /** Every thread has dropped a process that has ended; called after its `target-gone`. */
  readonly onForgotten: (key: ProcessKey) => void;
  readonly onDeath: (reason: string) => void;
}

/**
 * The threads that read facts: one for the cheap probes, which also looks for ends of processes; one for the costly ones,
 * where there are any. They share one CPU budget.
 */
export class Observers {
  /** Resolves once all of them work; rejects with CS_NATIVE when one cannot. */
  readonly ready: Promise<unknown>;
  private readonly fast: ObserverThread;
  private readonly slow: ObserverThread | undefined;
  private readonly probes: readonly AnyProbe[];
  /**
   * What the slow thread does not watch yet: what must be readable is read first, by the fast one. Before that nobody knows whether a
   * process is protected at all, and what else cannot be read of it would be said too.
   */
  private readonly waiting = new Map<ProcessKey, HeldProcess>();

  constructor(
    { probes, bells }: Pick<Platform, 'probes' | 'bells'>,
    {
      facts,
      memory,
      rest,
      programs = [],
      readingTimes = new Map(),
      readingBuckets = new Map(),
    }: SystemOptions,
    { onRecord, onForgotten, onDeath }: ObserverListeners,
  ) {
    this.probes = probes.filter(({ fact }) => facts.includes(fact));
    const cheap = this.probes.filter(({ cost }) => cost === 'cheap');
    const costly = this.probes.filter(({ cost }) => cost === 'costly');
    // One slot per probe is enough: probes of one interval share one.
    const slots = this.probes.length;
    const ledger = new CpuLedger(memory.cpuBudget, slots).shared;
    const common = { memory, rest, programs, ledger, slots, readingTimes, readingBuckets };
    const onMessage = (message: FromObserver) => {
      if (message.kind === 'forgotten') onForgotten(message.key);
      else if (message.kind === 'begun') this.watchSlowly(message.key);
      else if (message.kind === 'records') {
        for (const record of message.records) {
          onRecord(record);
          if (record.kind !== 'target-gone') continue;
          this.watchSlowly(record.key);
          if (this.slow === undefined) onForgotten(record.key);
          else this.slow.post({ kind: 'forget', key: record.key });
        }
      }
    };
    const start = (name: string, some: readonly AnyProbe[], firstSlot: number, keepsHouse: boolean) => {
      const facts = some.map(({ fact }) => fact);
      return new ObserverThread(name, { ...common, facts, keepsHouse, firstSlot }, bells, onMessage, onDeath);
    };
    this.fast = start('observer', cheap, 0, true);
    if (costly.length > 0) this.slow = start('slow observer', costly, cheap.length, false);
    this.ready = Promise.all([this.fast.ready, this.slow?.ready]);
  }

  /** Starts to read a process. The observers own what its probes opened. */
  watch(held: HeldProcess): void {
    this.waiting.set(held.process.key, held);
    this.fast.post({ kind: 'watch', held });
  }

  /** Closes what the observers would have owned. */
  refuse({ opened }: HeldProcess): void {
    for (const probe of this.probes) probe.close(opened.get(probe.fact) ?? -1);
  }

  async end(): Promise<void> {
    // What their probes opened is closed there.
    for (const key of this.waiting.keys()) this.watchSlowly(key);
    await Promise.all([this.fast.end(), this.slow?.end()]);
  }

  private watchSlowly(key: ProcessKey): void {
    const held = this.waiting.get(key);
    if (held === undefined) return;
    this.waiting.delete(key);
    this.slow?.post({ kind: 'watch', held });
  }
}

/** One thread. It sleeps on a bell, which is rung after every message. */
class ObserverThread {
  readonly ready: Promise<void>;
  private readonly messages = new Int32Array(new SharedArrayBuffer(4));
  private bell: number;
  private readonly thread: Thread<ToObserver, FromObserver>;

  constructor(
    name: string,
    settings: Omit<ObserverSettings, 'messages' | 'bell'>,
    private readonly bells: Bells,
    onMessage: (message: FromObserver) => void,
    onDeath: (reason: string) => void,
  ) {
    this.bell = bells.create();
    this.thread = new Thread(name, {
      file: builtFile(import.meta.url, './observer-thread.js'),
      workerData: { ...settings, messages: this.messages, bell: this.bell } satisfies ObserverSettings,
      onMessage,
      onDeath,
    });
    this.ready = this.thread.ready;
  }

  post(message: ToObserver): void {
    this.thread.post(message);
    this.wake();
  }

  async end(): Promise<void> {
    const ended = this.thread.end({ kind: 'close' });
    this.wake();
    await ended;
    this.bells.close(this.bell);
    this.bell = -1;
  }

  private wake(): void {
    Atomics.add(this.messages, 0, 1);
    this.bells.ring(this.bell);
  }
}
