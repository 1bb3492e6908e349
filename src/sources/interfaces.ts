import type { RecordableHistogram } from 'node:perf_hooks';
import type { Observable } from 'rxjs';
import type { Config } from '../config/schema.js';
import type {
  DebuggerState,
  FocusChange,
  Hop,
  InputBatch,
  InputHealth,
  MemoryError,
  RateLowered,
  Snapshot,
  SourceRecord,
  TargetAwaited,
  TargetFound,
  TargetGone,
  Unchanged,
} from '../records/record.js';
import type { ProcessInfo, ProcessKey } from '../records/target.js';

/** Finds and holds processes. Hot while subscribed; unsubscribing ends the watching. */
export type TargetRecords = Observable<TargetFound | TargetGone | TargetAwaited>;
export type MemoryRecords = Observable<Snapshot | Unchanged | MemoryError | RateLowered>;
export type DebuggerRecords = Observable<DebuggerState>;
export type InputRecords = Observable<InputBatch | Hop | InputHealth | FocusChange>;

/** What the sink needs of the processes that a platform holds. */
export interface ProcessControl {
  /**
   * Ends the process through its handle (SIGKILL through the pidfd on Linux), never through its PID.
   * Throws CS_NATIVE when the system refuses. A process already gone is no error.
   */
  terminate(key: ProcessKey): void;
  /** `running`, `exited` (a zombie has exited), or what remains in the system's words, e.g. `running (state D)`. */
  state(key: ProcessKey): 'exited' | 'running' | `running (${string})`;
}

export interface SystemOptions {
  /** Targets by comm or by base name of the executable, exact. */
  readonly names: readonly string[];
  /** Targets by PID. */
  readonly pids: readonly number[];
  /** Strict scope: every process is held and scanned; `isTarget` is true only for those named or given by PID. */
  readonly everyProcess: boolean;
  /** With `enabled: false` there are no memory records; ends and debuggers are still looked for at this pace. */
  readonly memory: Config['memory'];
  /** Look for tracers of the targets and of the monitor. */
  readonly debuggers: boolean;
  /** Where the time of each scan is recorded, in nanoseconds, for figures. Default: nowhere. */
  readonly scanTimes?: RecordableHistogram | undefined;
}

/**
 * The processes of this machine: finds and holds them, scans their memory maps, sees who traces them, ends them.
 *
 * Work begins with the first subscription. The three streams are hot parts of one sequence: subscribe to all of them in one
 * go (`merge`), and a process's `target-found` comes before everything else about it. When the last subscription
 * ends, so do the threads, for good. Handles stay until `close`: a verdict may still have to be carried out.
 */
export interface ProcessSystem {
  readonly targets: TargetRecords;
  readonly memory: MemoryRecords;
  readonly debuggers: DebuggerRecords;
  readonly control: ProcessControl;
  /**
   * Holds a process at once as a target, e.g. one just launched.
   * Rejects with CS_TARGET when there is no process of this PID.
   */
  hold(pid: number): Promise<ProcessInfo>;
  /** Ends the threads and lets go of every handle; the streams complete. */
  close(): Promise<void>;
}

/** How many records wait to be judged. A source that can wait (a replay) does, so that nothing has to be dropped. */
export interface Backlog {
  readonly size: number;
  /** Resolves when fewer than `limit` records wait: at once when that is so now, or when judging has ended. */
  whenBelow(limit: number): Promise<void>;
}

/** Everything that the pipeline is fed with. Live: native sources. Replay: a capture. Both give the same records. */
export interface Sources {
  /** All records in arrival order. Completes when the sources are exhausted (a replay) or never (live). */
  readonly records: Observable<SourceRecord>;
  /** Absent where nothing can be ended (a replay). */
  readonly control?: ProcessControl;
}
