import { ClearSightError } from '../../errors/errors.js';
import type { MemoryErrorReason } from '../../records/record.js';
import type { ProcessInfo } from '../../records/target.js';
import type { Milliseconds } from '../../records/time.js';
import { builtFile } from '../../threads/built-file.js';
import { Thread } from '../../threads/thread.js';
import { monotonicNowMs } from '../clock.js';
import type { ProcessSystem, SystemOptions } from '../interfaces.js';
import { HeldProcesses } from '../linux/control.js';
import { close, O_RDONLY_CLOEXEC, open } from '../linux/libc.js';
import { chooseReader } from '../linux/probes.js';
import { watchInspector } from './inspector-watch.js';
import type {
  FinderSettings,
  FromFinder,
  FromObserver,
  ObservedRecord,
  ObserverSettings,
  ToFinder,
  ToObserver,
} from './messages.js';
import { Streams } from './streams.js';

/** The inspector is looked at from the main thread, so not at the pace of scans. */
const LEAST_INSPECTOR_MS = 50;

type Found = Extract<FromFinder, { kind: 'held' }>;

/**
 * The process system of Linux: this main-thread part only passes on what two threads do.
 *
 * ```
 *  finder thread            main thread                       observer thread
 *  lists /proc, opens ──► held: keeps pidfd, status ──watch──► keeps maps; scans, polls
 *                 ◄─released──  TargetFound, TargetGone  ◄─records──  ends, tracers
 * ```
 */
export async function createLinuxSystem(options: SystemOptions): Promise<ProcessSystem> {
  if (options.memory.enabled) chooseReader(options.memory.reader);
  const system = new LinuxSystem(options);
  try {
    await system.start();
  } catch (error) {
    await system.close();
    throw error;
  }
  return system;
}

/** Closes the descriptor that the observer would have owned. */
function closeMaps({ held }: Found): void {
  if (held.mapsFd >= 0) close(held.mapsFd);
}

class LinuxSystem implements ProcessSystem {
  readonly control = new HeldProcesses();

  private readonly streams = new Streams(
    () => this.begin(),
    () => void this.end(),
  );
  readonly targets = this.streams.targets;
  readonly memory = this.streams.memory;
  readonly debuggers = this.streams.debuggers;

  private readonly finder: Thread<ToFinder, FromFinder>;
  private readonly observer: Thread<ToObserver, FromObserver>;
  private readonly ownStatusFd = open('/proc/self/status', O_RDONLY_CLOEXEC);
  private readonly observerSignal = new Int32Array(new SharedArrayBuffer(4));
  private readonly holdRequests = new Map<number, (process: ProcessInfo | null) => void>();
  /** Found before anybody listened. */
  private backlog: Found[] | undefined = [];
  private nextRequest = 0;
  private hasDied = false;
  private stopInspector = () => {};
  private ending: Promise<void> | undefined;
  private closing: Promise<void> | undefined;

  constructor(private readonly options: SystemOptions) {
    const { names, everyProcess, memory, debuggers, scanTimes } = options;
    this.finder = new Thread('finder', {
      file: builtFile(import.meta.url, './finder-thread.js'),
      workerData: { names, everyProcess } satisfies FinderSettings,
      onMessage: (message) => this.onFinder(message),
      onDeath: (reason) => this.onDeath(reason),
    });
    this.observer = new Thread('observer', {
      file: builtFile(import.meta.url, './observer-thread.js'),
      workerData: {
        memory,
        debuggers,
        ownStatusFd: this.ownStatusFd,
        signal: this.observerSignal,
        scanTimes,
      } satisfies ObserverSettings,
      onMessage: (message) => this.onObserver(message),
      onDeath: (reason) => this.onDeath(reason),
    });
  }

  /** Loads the threads and holds the targets by PID. */
  async start(): Promise<void> {
    await Promise.all([this.finder.ready, this.observer.ready]);
    await Promise.all(this.options.pids.map((pid) => this.hold(pid)));
  }

  async hold(pid: number): Promise<ProcessInfo> {
    const request = this.nextRequest++;
    const process = await new Promise<ProcessInfo | null>((resolve) => {
      if (this.ending !== undefined || this.hasDied) return resolve(null);
      this.holdRequests.set(request, resolve);
      this.finder.post({ kind: 'hold', request, pid });
    });
    if (process === null) {
      throw new ClearSightError('CS_TARGET', `expected a running process, got PID ${pid}, which has none`);
    }
    return process;
  }

  close(): Promise<void> {
    this.closing ??= this.letGo();
    return this.closing;
  }

  /** Nobody listens any more: the watching ends. Handles stay, for verdicts that are still to be carried out. */
  private end(): Promise<void> {
    this.ending ??= this.stopThreads();
    return this.ending;
  }

  private async stopThreads(): Promise<void> {
    this.stopInspector();
    await Promise.all([this.finder.end({ kind: 'close' }), this.endObserver()]);
    this.refuseHolds();
    this.backlog?.forEach(closeMaps);
    this.streams.complete();
  }

  private async letGo(): Promise<void> {
    await this.end();
    for (const { process } of this.control.values()) this.control.remove(process.key);
    close(this.ownStatusFd);
  }

  private endObserver(): Promise<void> {
    const ended = this.observer.end({ kind: 'close' });
    this.wakeObserver();
    return ended;
  }

  private begin(): void {
    if (this.ending !== undefined) return;
    const { debuggers, memory, names, everyProcess } = this.options;
    if (debuggers) {
      const intervalMs = Math.max(memory.interval, LEAST_INSPECTOR_MS);
      this.stopInspector = watchInspector(intervalMs, (state) => this.streams.next(state));
    }
    if (names.length > 0 || everyProcess) this.finder.post({ kind: 'search' });
    // Whoever subscribes to all streams has done so by then.
    queueMicrotask(() => {
      const { backlog = [] } = this;
      this.backlog = undefined;
      for (const held of backlog) this.watch(held);
    });
  }

  private watch(found: Found): void {
    if (this.ending !== undefined) {
      closeMaps(found);
      return;
    }
    const { time, held } = found;
    // Its records come later than this call; but telling may end the system, and the observer must have its descriptor.
    this.observer.post({ kind: 'watch', held });
    this.wakeObserver();
    this.streams.next({ kind: 'target-found', time, process: held.process });
  }

  private wakeObserver(): void {
    Atomics.add(this.observerSignal, 0, 1);
    Atomics.notify(this.observerSignal, 0);
  }

  private onFinder(message: FromFinder): void {
    switch (message.kind) {
      case 'held':
        this.control.add(message.held);
        if (this.backlog !== undefined) this.backlog.push(message);
        else this.watch(message);
        break;
      case 'promoted':
        this.streams.next({ kind: 'target-found', time: message.time, process: message.process });
        break;
      case 'awaited':
        this.streams.next({ kind: 'target-awaited', time: message.time, name: message.name });
        break;
      case 'failed':
        this.fail('transient', message.time, message.message);
        break;
      case 'hold-done':
        this.holdRequests.get(message.request)?.(message.process);
        this.holdRequests.delete(message.request);
        break;
    }
  }

  private onObserver(message: FromObserver): void {
    if (message.kind === 'ready') return;
    for (const record of message.records) this.emit(record);
  }

  private emit(record: ObservedRecord): void {
    if (record.kind === 'target-gone') {
      const process = this.control.get(record.key)?.process;
      this.control.remove(record.key);
      if (process !== undefined) this.finder.post({ kind: 'released', process });
    }
    this.streams.next(record);
  }

  private onDeath(reason: string): void {
    this.hasDied = true;
    this.refuseHolds();
    this.fail('unrecoverable', monotonicNowMs(), reason);
  }

  private fail(reason: MemoryErrorReason, time: Milliseconds, message: string): void {
    this.streams.next({ kind: 'memory-error', time, key: null, pid: -1, reason, message });
  }

  private refuseHolds(): void {
    for (const answer of this.holdRequests.values()) answer(null);
    this.holdRequests.clear();
  }
}
