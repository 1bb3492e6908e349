import type { ProcessKey } from '../../../records/target.js';
import { builtFile } from '../../../threads/built-file.js';
import { Thread } from '../../../threads/thread.js';
import type { SystemOptions } from '../../interfaces.js';
import type { HeldProcess } from '../held-process.js';
import type { FromObserver, ObservedRecord, ObserverSettings, ToObserver } from '../messages.js';
import type { AnyProbe } from '../probe.js';
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

  constructor(
    probes: readonly AnyProbe[],
    { facts, memory, readingTimes = new Map() }: SystemOptions,
    { onRecord, onForgotten, onDeath }: ObserverListeners,
  ) {
    this.probes = probes.filter(({ fact }) => facts.includes(fact));
    const cheap = this.probes.filter(({ cost }) => cost === 'cheap');
    const costly = this.probes.filter(({ cost }) => cost === 'costly');
    // One slot per probe is enough: probes of one interval share one.
    const slots = this.probes.length;
    const common = { memory, ledger: new CpuLedger(memory.cpuBudget, slots).shared, slots, readingTimes };
    const onMessage = (message: FromObserver) => {
      if (message.kind === 'forgotten') onForgotten(message.key);
      else if (message.kind === 'records') {
        for (const record of message.records) {
          onRecord(record);
          if (record.kind !== 'target-gone') continue;
          if (this.slow === undefined) onForgotten(record.key);
          else this.slow.post({ kind: 'forget', key: record.key });
        }
      }
    };
    const start = (name: string, some: readonly AnyProbe[], firstSlot: number, keepsHouse: boolean) => {
      const facts = some.map(({ fact }) => fact);
      return new ObserverThread(name, { ...common, facts, keepsHouse, firstSlot }, onMessage, onDeath);
    };
    this.fast = start('observer', cheap, 0, true);
    if (costly.length > 0) this.slow = start('slow observer', costly, cheap.length, false);
    this.ready = Promise.all([this.fast.ready, this.slow?.ready]);
  }

  /** Starts to read a process. The observers own what its probes opened. */
  watch(held: HeldProcess): void {
    this.slow?.post({ kind: 'watch', held });
    this.fast.post({ kind: 'watch', held });
  }

  /** Closes what the observers would have owned. */
  refuse({ opened }: HeldProcess): void {
    for (const probe of this.probes) probe.close(opened.get(probe.fact) ?? -1);
  }

  async end(): Promise<void> {
    await Promise.all([this.fast.end(), this.slow?.end()]);
  }
}

/** One thread. It sleeps on a shared word, which is incremented after every message. */
class ObserverThread {
  readonly ready: Promise<void>;
  private readonly signal = new Int32Array(new SharedArrayBuffer(4));
  private readonly thread: Thread<ToObserver, FromObserver>;

  constructor(
    name: string,
    settings: Omit<ObserverSettings, 'signal'>,
    onMessage: (message: FromObserver) => void,
    onDeath: (reason: string) => void,
  ) {
    this.thread = new Thread(name, {
      file: builtFile(import.meta.url, './observer-thread.js'),
      workerData: { ...settings, signal: this.signal } satisfies ObserverSettings,
      onMessage,
      onDeath,
    });
    this.ready = this.thread.ready;
  }

  post(message: ToObserver): void {
    this.thread.post(message);
    this.wake();
  }

  end(): Promise<void> {
    const ended = this.thread.end({ kind: 'close' });
    this.wake();
    return ended;
  }

  private wake(): void {
    Atomics.add(this.signal, 0, 1);
    Atomics.notify(this.signal, 0);
  }
}
