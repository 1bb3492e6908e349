import type { RecordableHistogram } from 'node:perf_hooks';
import type { Config } from '../../config/schema.js';
import type {
  DebuggerState,
  MemoryError,
  RateLowered,
  Snapshot,
  TargetGone,
  Unchanged,
} from '../../records/record.js';
import type { ProcessInfo } from '../../records/target.js';
import type { Milliseconds } from '../../records/time.js';

/** Every message between the main thread and the two threads of the Linux process system. */

/**
 * A process and its descriptors, all opened while it was certain to be this process. Descriptors belong to the whole
 * monitor, so they cross threads as numbers; each has one owner that closes it.
 */
export interface HeldProcess {
  readonly process: ProcessInfo;
  /** Owned by the main thread, as is `statusFd`. */
  readonly pidfd: number;
  /** -1 when it could not be opened. */
  readonly statusFd: number;
  /** Owned by the observer, which may put a newer one in its place. -1 when it could not be opened. */
  readonly mapsFd: number;
}

/** `workerData` of the finder. */
export interface FinderSettings {
  readonly names: readonly string[];
  readonly everyProcess: boolean;
}

export type ToFinder =
  | { readonly kind: 'search' }
  | { readonly kind: 'hold'; readonly request: number; readonly pid: number }
  | { readonly kind: 'released'; readonly process: ProcessInfo }
  | { readonly kind: 'close' };

export type FromFinder =
  | { readonly kind: 'ready' }
  | { readonly kind: 'held'; readonly time: Milliseconds; readonly held: HeldProcess }
  /** A process that was held as part of a strict scope turns out to be a target. */
  | { readonly kind: 'promoted'; readonly time: Milliseconds; readonly process: ProcessInfo }
  | { readonly kind: 'awaited'; readonly time: Milliseconds; readonly name: string }
  /** Processes could not be looked for or held; it is tried again. */
  | { readonly kind: 'failed'; readonly time: Milliseconds; readonly message: string }
  /** Answers `hold`, behind `held`. Null when there is no such process. */
  | { readonly kind: 'hold-done'; readonly request: number; readonly process: ProcessInfo | null };

/** `workerData` of the observer. */
export interface ObserverSettings {
  readonly memory: Config['memory'];
  readonly debuggers: boolean;
  /** The monitor's own `status`, owned by the main thread. */
  readonly ownStatusFd: number;
  /** One word that the main thread counts up behind every message: ends the observer's wait. */
  readonly signal: Int32Array<SharedArrayBuffer>;
  /** Where scans record their time, in nanoseconds. A clone shares its counts with the main thread's. */
  readonly scanTimes?: RecordableHistogram | undefined;
}

export type ToObserver = { readonly kind: 'watch'; readonly held: HeldProcess } | { readonly kind: 'close' };

export type ObservedRecord = Snapshot | Unchanged | MemoryError | RateLowered | DebuggerState | TargetGone;

export type FromObserver =
  | { readonly kind: 'ready' }
  /** The records of one tick, in order. */
  | { readonly kind: 'records'; readonly records: readonly ObservedRecord[] };
