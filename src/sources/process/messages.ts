import type { RecordableHistogram } from 'node:perf_hooks';
import type { Config } from '../../config/schema.js';
import type { FactId } from '../../facts/facts.js';
import type {
  Observed,
  PaceFell,
  ProbeFailed,
  RateLowered,
  TargetGone,
  Unchanged,
} from '../../records/record.js';
import type { ProcessInfo, ProcessKey } from '../../records/target.js';
import type { Milliseconds } from '../../records/time.js';
import type { RestRules } from '../interfaces.js';
import type { HeldProcess } from './held-process.js';

/** Every message between the main thread and the threads of the process system. */

/** `workerData` of the finder. */
export interface FinderSettings {
  readonly names: readonly string[];
  readonly everyProcess: boolean;
  /** What targets start are targets too. */
  readonly descendants: boolean;
  /** Mark of the program that was launched, by which its descendants are known; '' for none. */
  readonly mark: string;
  /** Facts whose probes open something when a process is held. */
  readonly facts: readonly FactId[];
}

export type ToFinder =
  | { readonly kind: 'search' }
  | { readonly kind: 'hold'; readonly request: number; readonly pid: number }
  | { readonly kind: 'look-through'; readonly request: number }
  | { readonly kind: 'released'; readonly process: ProcessInfo }
  | { readonly kind: 'close' };

export type FromFinder =
  | { readonly kind: 'ready' }
  | { readonly kind: 'held'; readonly time: Milliseconds; readonly held: HeldProcess }
  /** A held process goes by another name, or one that was held as part of a strict scope turns out to be a target. */
  | { readonly kind: 'changed'; readonly time: Milliseconds; readonly process: ProcessInfo }
  | { readonly kind: 'awaited'; readonly time: Milliseconds; readonly name: string }
  /** Processes could not be looked for or held; it is tried again. */
  | { readonly kind: 'failed'; readonly time: Milliseconds; readonly message: string }
  /** All processes were looked through again. */
  | { readonly kind: 'recovered'; readonly time: Milliseconds }
  /** Answers `look-through`, behind what was found. */
  | { readonly kind: 'looked-through'; readonly request: number }
  /** Answers `hold`, behind `held`. Null when there is no such process. */
  | { readonly kind: 'hold-done'; readonly request: number; readonly process: ProcessInfo | null };

/** `workerData` of an observer. */
export interface ObserverSettings {
  readonly memory: Config['memory'];
  /** Programs that are unwanted beside a process. Default: none. */
  readonly programs?: Config['programs'] | undefined;
  /** When processes may be scanned more seldom. Default: never. */
  readonly rest?: RestRules | undefined;
  /** Facts that it reads. */
  readonly facts: readonly FactId[];
  /** It also checks for ends of processes and observes the monitor itself. */
  readonly keepsHouse: boolean;
  /** `shared` of the CpuLedger of all observers, its number of slots, and the first slot of this observer. */
  readonly ledger: SharedArrayBuffer;
  readonly slots: number;
  readonly firstSlot: number;
  /** One word that the main thread increments after every message. */
  readonly messages: Int32Array<SharedArrayBuffer>;
  /** What it sleeps on (Bells), rung after every message. */
  readonly bell: number;
  /** Where readings of a fact record their time, in nanoseconds. A clone shares its counts with the main thread's. */
  readonly readingTimes: ReadonlyMap<FactId, RecordableHistogram>;
  /** Where they count it: `shared` of TimeBuckets. */
  readonly readingBuckets: ReadonlyMap<FactId, SharedArrayBuffer>;
}

export type ToObserver =
  | { readonly kind: 'watch'; readonly held: HeldProcess }
  /** The process has ended. Answered by `forgotten`. */
  | { readonly kind: 'forget'; readonly key: ProcessKey }
  | { readonly kind: 'close' };

export type ObservedRecord = Observed | Unchanged | ProbeFailed | RateLowered | PaceFell | TargetGone;

export type FromObserver =
  | { readonly kind: 'ready' }
  /** The records of one tick, in order. */
  | { readonly kind: 'records'; readonly records: readonly ObservedRecord[] }
  /** The process was read for the first time, and the records of that were sent. */
  | { readonly kind: 'begun'; readonly key: ProcessKey }
  /** Nothing of the process is used any more. */
  | { readonly kind: 'forgotten'; readonly key: ProcessKey };
