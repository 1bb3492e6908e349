import { type Flip, type Flips, MAX_FLIPS } from '../../../facts/traced/flips.js';
import type { HeldProcess } from '../../process/held-process.js';
import type { Probe, Prompter } from '../../process/probe.js';
import { listThreads } from '../proc.js';
import { FlipFinder, type FoundFlip } from './flip-finder.js';
import type { TraceEvent } from './trace-instance.js';
import type { Traced } from './traced-events.js';
import { TracedWatch } from './traced-watch.js';
import { startTracing, type Tracing } from './tracing.js';

const CALL = ['start', 'len', 'prot'];
const EVENTS: readonly TraceEvent[] = [
  { name: 'syscalls/sys_enter_mprotect', fields: CALL },
  { name: 'syscalls/sys_exit_mprotect', fields: ['ret'] },
  { name: 'syscalls/sys_enter_pkey_mprotect', fields: CALL },
  { name: 'syscalls/sys_exit_pkey_mprotect', fields: ['ret'] },
  { name: 'task/task_newtask', fields: ['pid', 'clone_flags'] },
];
const NEW_TASK = 4;
const CLONE_THREAD = 0x10000;
/** A process that starts threads while they are looked through is looked through again so often. */
const MAX_LOOKS = 4;
/** Threads that are remembered, those that have ended too, until all are listed again. */
const MAX_THREADS = 65_536;

/** Has the kernel tell of every `mprotect` of targets, to find memory that is executable for a moment. */
export const flipsProbe: Probe<'flips'> = {
  fact: 'flips',
  intervalMs: 'told',
  // To trace one process more takes the kernel tens of milliseconds.
  cost: 'costly',
  observesMonitor: false,
  open: () => -1,
  close: () => {},
  start: ({ trace }, prompter) =>
    startTracing(
      { purpose: 'flips', events: EVENTS, kilobytes: 256, isFollowing: true },
      trace,
      prompter,
      () => new FlipsTracing(prompter),
    ),
};

class FlipsTracing implements Tracing<FlipsWatch> {
  private readonly watches = new Map<number, FlipsWatch>();
  /** The process of each thread. */
  private readonly processes = new Map<number, number>();
  private readonly calls = new Map<number, Traced>();

  constructor(private readonly prompter: Prompter) {}

  watch(held: HeldProcess, release: () => void): FlipsWatch {
    return new FlipsWatch(held, this.prompter, release);
  }

  add(pid: number, watch: FlipsWatch, follow: (threads: readonly number[]) => void): void {
    this.watches.set(pid, watch);
    for (let look = 0; look < MAX_LOOKS; look++) {
      const fresh = listThreads(pid).filter((thread) => this.processes.get(thread) !== pid);
      if (fresh.length === 0) return;
      for (const thread of fresh) this.processes.set(thread, pid);
      follow(fresh);
    }
  }

  remove(pid: number, watch: FlipsWatch): number {
    if (this.watches.get(pid) !== watch) return this.watches.size;
    this.watches.delete(pid);
    // Ids are given again, and the kernel has forgotten those of threads that have ended.
    for (const [thread, process] of this.processes) if (process === pid) this.processes.delete(thread);
    return this.watches.size;
  }

  take(traced: readonly Traced[], lost: number): void {
    if (lost > 0) for (const watch of this.watches.values()) watch.onLost(lost);
    for (const one of traced) this.takeOne(one);
    if (this.processes.size > MAX_THREADS) this.listAgain();
  }

  private takeOne(traced: Traced): void {
    const { event, thread, values } = traced;
    if (event === NEW_TASK) {
      const [child = 0, flags = 0] = values;
      const pid = this.processes.get(thread);
      // Another process is one of its own, with threads that are listed if it is a target.
      if (pid !== undefined && (flags & CLONE_THREAD) !== 0) this.processes.set(child, pid);
      else if (!this.watches.has(child)) this.processes.delete(child);
      return;
    }
    const watch = this.watches.get(this.processes.get(thread) ?? -1);
    if (watch === undefined) return;
    if (event % 2 === 0) {
      this.calls.set(thread, traced);
      return;
    }
    const call = this.calls.get(thread);
    this.calls.delete(thread);
    if (call?.event !== event - 1 || values[0] !== 0) return;
    const [start = 0, bytes = 0, protection = 0] = call.values;
    watch.onChange(traced.time, start, bytes, protection);
  }

  private listAgain(): void {
    this.processes.clear();
    this.calls.clear();
    for (const pid of this.watches.keys())
      for (const thread of listThreads(pid)) this.processes.set(thread, pid);
  }
}

class FlipsWatch extends TracedWatch<Flips> {
  private readonly finder = new FlipFinder();
  private flips = new Map<string, Flip>();

  onChange(time: number, start: number, bytes: number, protection: number): void {
    const onForgotten = () => this.onLost(1);
    for (const flip of this.finder.change(time, start, bytes, protection, onForgotten)) this.onFlip(flip);
  }

  protected override take(): Flips | undefined {
    if (this.flips.size === 0 && this.lost === 0) return undefined;
    const flips = [...this.flips.values()];
    this.flips = new Map();
    return { flips, total: this.total, lost: this.takeLost() };
  }

  private onFlip({ start, end, permissions, microseconds }: FoundFlip): void {
    this.total++;
    const key = `${start} ${end} ${permissions}`;
    const known = this.flips.get(key);
    if (known === undefined && this.flips.size >= MAX_FLIPS) {
      this.onLost(1);
      return;
    }
    this.flips.set(key, {
      startAddress: BigInt(start),
      bytes: end - start,
      permissions,
      microseconds: Math.min(microseconds, known?.microseconds ?? microseconds),
      times: (known?.times ?? 0) + 1,
    });
    this.prompt();
  }
}
