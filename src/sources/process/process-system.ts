import { Observable } from 'rxjs';
import { ClearSightError } from '../../errors/errors.js';
import type { WatchFailed } from '../../records/record.js';
import type { ProcessInfo, ProcessKey } from '../../records/target.js';
import type { Milliseconds } from '../../records/time.js';
import { builtFile } from '../../threads/built-file.js';
import { Thread } from '../../threads/thread.js';
import { monotonicNowMs } from '../clock.js';
import type { ProcessRecord, ProcessSystem, SystemOptions } from '../interfaces.js';
import { HandleTable } from './handle-table.js';
import { loadPlatform } from './load-platform.js';
import type { FinderSettings, FromFinder, ToFinder } from './messages.js';
import { Observers } from './observe/observers.js';
import type { Platform } from './platform.js';
import { type Pushing, UNPROMPTED } from './probe.js';
import { Requests } from './requests.js';
import { Telling } from './telling.js';

type Found = Extract<FromFinder, { kind: 'held' }>;

/**
 * Starts the process system of this machine. Targets by PID are held before it resolves.
 *
 * Rejects with CS_PLATFORM where there is none, CS_TARGET when a PID has no process, CS_NATIVE when the system lacks what is
 * needed.
 */
export async function createProcessSystem(options: SystemOptions): Promise<ProcessSystem> {
  const platform = await loadPlatform();
  // Tried here first: a thread that cannot start gives a worse error.
  for (const probe of platform.probes) {
    if (options.facts.includes(probe.fact)) probe.start(options.memory, UNPROMPTED);
  }
  const system = new Processes(platform, options);
  try {
    await system.start();
  } catch (error) {
    await system.close();
    throw error;
  }
  return system;
}

/**
 * The main thread's part only passes on what the threads do.
 *
 * ```
 *  finder thread              main thread                        observer threads
 *  lists processes, ──► held: keeps the handles ──watch──► keep what probes opened; read, look for ends
 *  opens them       ◄─released──  TargetFound, TargetGone  ◄─records──
 * ```
 */
class Processes implements ProcessSystem {
  readonly control: HandleTable;
  readonly records: Observable<ProcessRecord>;

  private readonly told = new Telling();
  private readonly finder: Thread<ToFinder, FromFinder>;
  private readonly observers: Observers;
  private readonly requests = new Requests<ProcessInfo>();
  /** Found before anybody listened. */
  private backlog: Found[] | undefined = [];
  private subscriptions = 0;
  private hasDied = false;
  private pushing: readonly Pushing[] = [];
  private ending: Promise<void> | undefined;
  private closing: Promise<void> | undefined;

  constructor(
    private readonly platform: Platform,
    private readonly options: SystemOptions,
  ) {
    const { names, everyProcess, descendants, mark = '', facts } = options;
    this.control = new HandleTable(platform);
    this.records = this.share();
    const onDeath = (reason: string) => this.onDeath(reason);
    this.finder = new Thread('finder', {
      file: builtFile(import.meta.url, './find/finder-thread.js'),
      workerData: { names, everyProcess, descendants, mark, facts } satisfies FinderSettings,
      onMessage: (message) => this.onFinder(message),
      onDeath,
    });
    this.observers = new Observers(platform, options, {
      onRecord: (record) => this.told.next(record),
      onForgotten: (key) => this.release(key),
      onDeath,
    });
  }

  /** Loads the threads and holds the targets by PID. */
  async start(): Promise<void> {
    await Promise.all([this.finder.ready, this.observers.ready]);
    await Promise.all(this.options.pids.map((pid) => this.hold(pid)));
  }

  async hold(pid: number): Promise<ProcessInfo> {
    const process = await this.askFinder((request) => ({ kind: 'hold', request, pid }));
    if (process === null) {
      throw new ClearSightError(
        'CS_TARGET',
        `expected a running process, got PID ${pid}, which no process has`,
      );
    }
    return process;
  }

  async lookThrough(): Promise<void> {
    await this.askFinder((request) => ({ kind: 'look-through', request }));
  }

  private async askFinder(message: (request: number) => ToFinder): Promise<ProcessInfo | null> {
    if (this.ending !== undefined || this.hasDied) return null;
    return await this.requests.ask((request) => this.finder.post(message(request)));
  }

  close(): Promise<void> {
    this.closing ??= this.letGo();
    return this.closing;
  }

  private share(): Observable<ProcessRecord> {
    return new Observable((subscriber) => {
      const subscription = this.told.subscribe(subscriber);
      if (subscriber.closed) return;
      if (this.subscriptions++ === 0) this.begin();
      return () => {
        subscription.unsubscribe();
        if (--this.subscriptions === 0) void this.end();
      };
    });
  }

  private begin(): void {
    if (this.ending !== undefined) return;
    const { facts, memory, names, everyProcess, descendants } = this.options;
    this.pushing = this.platform.pushProbes
      .filter(({ fact }) => facts.includes(fact))
      .map((probe) => probe.start(memory, (observed) => this.told.next(observed)));
    if (names.length > 0 || everyProcess || descendants) this.finder.post({ kind: 'search' });
    const { backlog = [] } = this;
    this.backlog = undefined;
    for (const found of backlog) this.watch(found);
  }

  /** Nobody listens any more: watching ends. Handles stay open for verdicts that are still to be carried out. */
  private end(): Promise<void> {
    this.ending ??= this.stopThreads();
    return this.ending;
  }

  private async stopThreads(): Promise<void> {
    for (const pushing of this.pushing) pushing.stop();
    await Promise.all([this.finder.end({ kind: 'close' }), this.observers.end()]);
    this.requests.refuseAll();
    for (const { held } of this.backlog ?? []) this.observers.refuse(held);
    this.told.complete();
  }

  private async letGo(): Promise<void> {
    await this.end();
    for (const key of this.control.keys()) this.control.remove(key);
  }

  private watch({ time, held }: Found): void {
    if (this.ending !== undefined) {
      this.observers.refuse(held);
      return;
    }
    // First the observers: their records come later than this call, but `next` may end the system, and they must own their files by then.
    this.observers.watch(held);
    for (const pushing of this.pushing) pushing.watch(held);
    this.told.found(time, held.process);
  }

  private onFinder(message: FromFinder): void {
    switch (message.kind) {
      case 'held':
        this.control.add(message.held);
        if (this.backlog !== undefined) this.backlog.push(message);
        else this.watch(message);
        break;
      case 'changed':
        this.told.changed(message.time, message.process);
        break;
      case 'awaited':
        this.told.next({ kind: 'target-awaited', time: message.time, name: message.name });
        break;
      case 'failed':
        this.fail('transient', message.time, message.message);
        break;
      case 'recovered':
        this.told.next({ kind: 'watch-recovered', time: message.time });
        break;
      case 'looked-through':
        this.requests.answer(message.request, null);
        break;
      case 'hold-done':
        this.requests.answer(message.request, message.process);
        break;
    }
  }

  /** No thread uses the process any more. */
  private release(key: ProcessKey): void {
    const held = this.control.get(key);
    if (held === undefined) return;
    for (const pushing of this.pushing) pushing.forget(held);
    this.control.remove(key);
    this.finder.post({ kind: 'released', process: held.process });
  }

  private onDeath(reason: string): void {
    this.hasDied = true;
    this.requests.refuseAll();
    this.fail('unrecoverable', monotonicNowMs(), reason);
  }

  private fail(reason: WatchFailed['reason'], time: Milliseconds, message: string): void {
    this.told.next({ kind: 'watch-failed', time, reason, message });
  }
}
