import type { Milliseconds } from '../../records/time.js';
import { monotonicNowMs } from '../clock.js';
import { close, exitedAmong, threadCpuMs } from '../linux/libc.js';
import type { MapReader } from '../linux/region-map.js';
import { TracerWatch } from '../linux/tracer-watch.js';
import type { HeldProcess, ObservedRecord, ObserverSettings } from './messages.js';
import { ObservedProcess } from './observed-process.js';
import { Pace } from './pace.js';

/** Ends of processes are looked for this often, however slow scans are. */
const EXIT_CHECK_MS = 20;

interface Observed {
  readonly memory: ObservedProcess | undefined;
  readonly tracer: TracerWatch | undefined;
}

/**
 * Looks at all held processes at the pace of scans: their maps, their tracers, the monitor's own tracer; and, more often
 * when scans are rare, at whether they still live.
 */
export class Observer {
  private readonly held = new Map<HeldProcess, Observed>();
  private readonly pace: Pace;
  private readonly ownTracer: TracerWatch;
  private exitCheckMs: Milliseconds = 0;
  private records: ObservedRecord[] = [];

  constructor(
    private readonly settings: ObserverSettings,
    private readonly reader: MapReader,
    private readonly tell: (records: readonly ObservedRecord[]) => void,
  ) {
    const { interval, jitterLow, jitterHigh, cpuBudget } = settings.memory;
    this.pace = new Pace({ intervalMs: interval, jitterLow, jitterHigh, cpuBudget }, monotonicNowMs());
    this.ownTracer = new TracerWatch(settings.ownStatusFd, null, process.pid);
  }

  /** Takes a process over and looks at it at once. */
  watch(held: HeldProcess): void {
    const { memory, debuggers, scanTimes } = this.settings;
    const { key, pid } = held.process;
    const watchesTracer = debuggers && held.statusFd >= 0;
    const observed = {
      memory: memory.enabled ? new ObservedProcess(held, this.reader, scanTimes) : undefined,
      tracer: watchesTracer ? new TracerWatch(held.statusFd, key, pid) : undefined,
    };
    if (!memory.enabled && held.mapsFd >= 0) close(held.mapsFd);
    if (this.held.size === 0) this.pace.restart(monotonicNowMs());
    this.held.set(held, observed);
    this.look(observed);
  }

  /** Does what is due, and tells what came of it. Returns for how long nothing is due. */
  tick(): Milliseconds {
    const startMs = monotonicNowMs();
    if (startMs >= this.exitCheckMs) this.checkExits(startMs);
    if (this.held.size > 0 && startMs >= this.pace.nextMs) this.lookAtAll();
    else this.tellRecords();
    const nextMs = Math.min(this.exitCheckMs, this.held.size > 0 ? this.pace.nextMs : Infinity);
    return Math.max(0, nextMs - monotonicNowMs());
  }

  /** Tells what was not told yet, and closes what the observer owns. */
  close(): void {
    for (const { memory } of this.held.values()) {
      memory?.tellUnchanged(this.records);
      memory?.close();
    }
    this.held.clear();
    this.tellRecords();
  }

  private lookAtAll(): void {
    const startCpuMs = threadCpuMs();
    for (const observed of this.held.values()) this.look(observed);
    this.tellRecords();
    // Comparing, packing and telling cost too. Sleeping and waking up do not count: no pace can change what they cost.
    const costMs = threadCpuMs() - startCpuMs;
    const endMs = monotonicNowMs();
    this.pace.plan(endMs, costMs);
    const lowered = this.settings.memory.enabled ? this.pace.lowered(endMs) : undefined;
    if (lowered !== undefined) {
      const { cpuBudget } = this.settings.memory;
      this.records.push({ kind: 'rate-lowered', time: endMs, ...lowered, cpuBudget });
    }
  }

  private tellRecords(): void {
    if (this.records.length === 0) return;
    this.tell(this.records);
    this.records = [];
  }

  private look({ memory, tracer }: Observed): void {
    memory?.scan(this.records);
    const state = tracer?.look();
    if (state !== undefined) this.records.push(state);
  }

  private checkExits(time: Milliseconds): void {
    this.exitCheckMs = time + EXIT_CHECK_MS;
    const all = [...this.held.keys()];
    for (const index of exitedAmong(all.map(({ pidfd }) => pidfd))) {
      const held = all[index] as HeldProcess;
      const memory = this.held.get(held)?.memory;
      memory?.tellUnchanged(this.records);
      memory?.close();
      this.held.delete(held);
      this.records.push({ kind: 'target-gone', time, key: held.process.key, pid: held.process.pid });
    }
    const state = this.settings.debuggers ? this.ownTracer.look() : undefined;
    if (state !== undefined) this.records.push(state);
  }
}
