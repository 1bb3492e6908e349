import { type Access, type Accesses, MAX_ACCESSES } from '../../../facts/traced/accesses.js';
import type { HeldProcess } from '../../process/held-process.js';
import type { Probe, Prompter } from '../../process/probe.js';
import { type Caller, Callers } from './callers.js';
import type { TraceEvent } from './trace-instance.js';
import type { Traced } from './traced-events.js';
import { TracedWatch } from './traced-watch.js';
import { startTracing, type Tracing } from './tracing.js';

/** linux/ptrace.h */
const PTRACE_POKETEXT = 4;
const PTRACE_POKEDATA = 5;
const PTRACE_ATTACH = 16;
const PTRACE_SEIZE = 0x4206;
const PTRACE_REQUESTS = [PTRACE_POKETEXT, PTRACE_POKEDATA, PTRACE_ATTACH, PTRACE_SEIZE];
/** A word of memory. */
const POKE_BYTES = 8;

const EVENTS: readonly TraceEvent[] = [
  { name: 'syscalls/sys_enter_process_vm_writev', fields: ['pid'] },
  { name: 'syscalls/sys_exit_process_vm_writev', fields: ['ret'] },
  { name: 'syscalls/sys_enter_process_vm_readv', fields: ['pid'] },
  { name: 'syscalls/sys_exit_process_vm_readv', fields: ['ret'] },
  {
    name: 'syscalls/sys_enter_ptrace',
    fields: ['pid', 'request'],
    filter: PTRACE_REQUESTS.map((request) => `request == ${request}`).join(' || '),
  },
];
const PTRACE = 4;
/** Threads that may be in a call at once; more are not known to happen. */
const MAX_CALLS = 4096;

/** Has the kernel tell who reaches for the memory of targets: any process may, so all are traced, but only by calls that few make. */
export const accessesProbe: Probe<'accesses'> = {
  fact: 'accesses',
  intervalMs: 'told',
  cost: 'costly',
  observesMonitor: false,
  open: () => -1,
  close: () => {},
  start: ({ trace }, prompter) =>
    startTracing(
      { purpose: 'accesses', events: EVENTS, kilobytes: 64, isFollowing: false },
      trace,
      prompter,
      () => new AccessesTracing(prompter),
    ),
};

/** A call that has not returned yet. */
interface Call {
  readonly event: number;
  readonly watch: AccessesWatch;
  readonly by: Caller;
}

class AccessesTracing implements Tracing<AccessesWatch> {
  private readonly watches = new Map<number, AccessesWatch>();
  private readonly callers = new Callers();
  private readonly calls = new Map<number, Call>();

  constructor(private readonly prompter: Prompter) {}

  watch(held: HeldProcess, release: () => void): AccessesWatch {
    return new AccessesWatch(held, this.prompter, release);
  }

  add(pid: number, watch: AccessesWatch): void {
    this.watches.set(pid, watch);
  }

  remove(pid: number, watch: AccessesWatch): number {
    if (this.watches.get(pid) === watch) this.watches.delete(pid);
    return this.watches.size;
  }

  take(traced: readonly Traced[], lost: number, savedNames: () => string): void {
    if (lost > 0) for (const watch of this.watches.values()) watch.onLost(lost);
    this.callers.begin(savedNames);
    for (const one of traced) this.takeOne(one);
  }

  private takeOne({ event, thread, values: [value = 0, request = 0] }: Traced): void {
    if (event !== PTRACE && event % 2 === 1) {
      const call = this.calls.get(thread);
      this.calls.delete(thread);
      if (call?.event === event - 1 && value > 0)
        call.watch.onAccess(call.by, event === 1 ? 'write' : 'read', value);
      return;
    }
    this.calls.delete(thread);
    // It may name a process by any of its threads.
    const target = this.watches.has(value) ? value : this.callers.processOf(value);
    const watch = this.watches.get(target ?? -1);
    if (watch === undefined) return;
    const by = this.callers.caller(thread);
    if (by.pid === target || by.pid === process.pid) return;
    const isPoke = request === PTRACE_POKETEXT || request === PTRACE_POKEDATA;
    if (event !== PTRACE) this.remember(thread, { event, watch, by });
    else if (isPoke) watch.onAccess(by, 'poke', POKE_BYTES);
    else watch.onAccess(by, 'attach', 0);
  }

  private remember(thread: number, call: Call): void {
    // Calls during which the caller was killed never return.
    if (this.calls.size >= MAX_CALLS) this.calls.clear();
    this.calls.set(thread, call);
  }
}

class AccessesWatch extends TracedWatch<Accesses> {
  private accesses = new Map<string, Access>();

  onAccess({ pid, name }: Caller, way: Access['way'], bytes: number): void {
    this.total++;
    const key = `${way} ${pid}`;
    const known = this.accesses.get(key);
    if (known === undefined && this.accesses.size >= MAX_ACCESSES) {
      this.onLost(1);
      return;
    }
    const all = Math.min((known?.bytes ?? 0) + bytes, Number.MAX_SAFE_INTEGER);
    this.accesses.set(key, { way, pid, name, bytes: all, times: (known?.times ?? 0) + 1 });
    this.prompt();
  }

  protected override take(): Accesses | undefined {
    if (this.accesses.size === 0 && this.lost === 0) return undefined;
    const accesses = [...this.accesses.values()];
    this.accesses = new Map();
    return { accesses, total: this.total, lost: this.takeLost() };
  }
}
