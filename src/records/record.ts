import type { ProcessInfo, ProcessKey } from './target.js';
import type { Milliseconds } from './time.js';

/**
 * What sources emit: one record is one observation. `time` is the monotonic time at which the native edge saw it. Nothing
 * behind the sources reads a clock. Records are all that a decision depends on, and all that a capture holds.
 */
export type SourceRecord =
  | TargetFound
  | TargetGone
  | TargetAwaited
  | Snapshot
  | Unchanged
  | MemoryError
  | RateLowered
  | DebuggerState
  | InputBatch
  | Hop
  | InputHealth
  | FocusChange;

interface Timed {
  readonly time: Milliseconds;
}

interface AboutProcess extends Timed {
  readonly key: ProcessKey;
  readonly pid: number;
}

/** A process is held from now on: by a handle, not by its PID. */
export interface TargetFound extends Timed {
  readonly kind: 'target-found';
  readonly process: ProcessInfo;
}

/** A held process has ended (or became a zombie). */
export interface TargetGone extends AboutProcess {
  readonly kind: 'target-gone';
}

/** A target was asked for and no process answers to it yet. Emitted once per name, at start. */
export interface TargetAwaited extends Timed {
  readonly kind: 'target-awaited';
  readonly name: string;
}

/** One scan whose map differs from the scan before it: all executable regions, packed (see snapshot.ts). */
export interface Snapshot extends AboutProcess {
  readonly kind: 'snapshot';
  readonly regions: SharedArrayBuffer;
  /** Snapshots of this process that this one replaced in the queue, because workers were behind. Absent for none. */
  readonly coalesced?: number;
}

/** `count` scans in a row that read the same map as the snapshot before: the first at `firstTime`, the last at `time`. */
export interface Unchanged extends AboutProcess {
  readonly kind: 'unchanged';
  readonly firstTime: Milliseconds;
  readonly count: number;
}

/** Why a scan could not be made. `gone` is no error: it arrives as TargetGone. */
export type MemoryErrorReason = 'denied' | 'transient' | 'unrecoverable';

/** A scan that failed. `key` is null when no single process is at fault (then `pid` is -1). */
export interface MemoryError extends Timed {
  readonly kind: 'memory-error';
  readonly key: ProcessKey | null;
  readonly pid: number;
  readonly reason: MemoryErrorReason;
  /** System's words, e.g. `EACCES: permission denied, open '/proc/77/maps'`. */
  readonly message: string;
}

/** The CPU budget forced a slower scan rate than asked for. Emitted once until the rate recovers. */
export interface RateLowered extends Timed {
  readonly kind: 'rate-lowered';
  readonly wantedIntervalMs: Milliseconds;
  readonly actualIntervalMs: Milliseconds;
  readonly scanMs: Milliseconds;
  /** Share of one core, 0 to 1. */
  readonly cpuBudget: number;
}

/** A change of who traces a process: emitted when a tracer appears, changes or leaves (`tracerPid` 0). */
export interface DebuggerState extends Timed {
  readonly kind: 'debugger';
  /** The traced process, or null for the monitor itself. */
  readonly key: ProcessKey | null;
  readonly pid: number;
  readonly via: 'ptrace' | 'inspector';
  /** The tracer's PID; 0 when none (or, via the inspector, unknown). */
  readonly tracerPid: number;
  /** The tracer's short name; hostile. */
  readonly tracerName: string;
  readonly attached: boolean;
}

/** Presses and releases in arrival order. Parallel arrays of one length. */
export interface InputBatch extends Timed {
  readonly kind: 'input';
  /** The events' own times, monotonic ms. May be up to some hundred ms before `time`; hostile order. */
  readonly times: Float64Array;
  /** MARK bytes. */
  readonly marks: Uint8Array;
  /** For a release: how long the key was held, ms (NaN when its press was not seen). For a press: NaN. */
  readonly holds: Float64Array;
}

/** It is time to look at the input windows. Emitted at a jittered pace, only when presses came since the last hop. */
export interface Hop extends Timed {
  readonly kind: 'hop';
}

/** Another process's window has the focus. Emitted only when input counts for it (`input.focusedOnly`), at start too. */
export interface FocusChange extends Timed {
  readonly kind: 'focus';
  /** The process that the window names: its own word. 0: no window has the focus. -1: that cannot be told. */
  readonly pid: number;
}

/** What the input source sees of itself. `blind` at once, `lost` when it stays blind longer than allowed (once). */
export interface InputHealth extends Timed {
  readonly kind: 'input-health';
  readonly state: 'ready' | 'blind' | 'lost' | 'recovered';
  readonly backend: string;
  readonly message: string;
}
