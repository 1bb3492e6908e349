import type { Milliseconds } from '../records/time.js';
import type { CpuUse } from './cpu.js';
import type { EventLoopDelay } from './event-loop.js';
import type { MemoryUse } from './memory.js';

/** What is asked of a profile. Defaults: profile.ts. */
export interface ProfileOptions {
  /** Length of the measured time; warm-up comes before it. Default 10. */
  readonly seconds: number;
  /** Scans a second of each target. Default 1,000. */
  readonly scanRate: number;
  /** Number of target processes. Default 1. */
  readonly targets: number;
  /** Regions of each target, all kinds; a Node process has some 100 of its own. Default 100. */
  readonly regions: number;
  /** Executable ones among them, the ones that a scan returns; a Node process has 13. Default 13. */
  readonly executableRegions: number;
  /** Times a second that each target maps or unmaps an executable region, 1,000 at most. Default 1. */
  readonly changeRate: number;
  /** Presses and releases a second. Default 1,000. */
  readonly inputRate: number;
  /** Share of one core that scanning may use. Default 0.1, as in the configuration. */
  readonly cpuBudget: number;
}

/** A spread of times. All zero when nothing was measured. */
export interface Spread {
  readonly p50Ms: Milliseconds;
  readonly p99Ms: Milliseconds;
  readonly maxMs: Milliseconds;
}

/** What a profile measured. */
export interface ProfileReport {
  readonly options: ProfileOptions;
  /** Seconds really measured. */
  readonly seconds: number;
  readonly targets: readonly {
    readonly pid: number;
    readonly regions: number;
    readonly executableRegions: number;
  }[];
  readonly scans: {
    readonly total: number;
    /** All targets together. */
    readonly perSecond: number;
    readonly wantedPerSecond: number;
    readonly time: Spread;
    readonly changed: number;
    readonly coalesced: number;
    /** Scans that failed. */
    readonly errors: number;
    /** The interval that the CPU budget led to, when it was slower than asked for. */
    readonly loweredToIntervalMs: Milliseconds | null;
  };
  /** Of the whole run, warm-up included. */
  readonly workers: {
    readonly tasks: number;
    /** From a record's arrival to the start of its task. */
    readonly queueWait: Spread;
    /** From the start of a task to its answer. */
    readonly run: Spread;
  };
  readonly input: {
    readonly events: number;
    readonly perSecond: number;
    /** Given to the monitor and not judged. */
    readonly lost: number;
  };
  /** Of the main thread. */
  readonly eventLoopDelay: EventLoopDelay;
  /** Of an idle Node process at the same time: what the machine itself is late by. */
  readonly idleDelay: EventLoopDelay;
  readonly cpu: CpuUse;
  readonly memory: MemoryUse;
  /** Events of the monitor by kind, e.g. `{ 'target-found': 1 }`. */
  readonly events: Readonly<Record<string, number>>;
}
