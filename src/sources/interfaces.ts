import type { Observable } from 'rxjs';
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
import type { ProcessKey } from '../records/target.js';

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
