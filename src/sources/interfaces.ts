import type { RecordableHistogram } from 'node:perf_hooks';
import type { Observable } from 'rxjs';
import type { Config } from '../config/schema.js';
import type { FactId } from '../facts/facts.js';
import type {
  ClockStepped,
  FocusChange,
  Hop,
  InputBatch,
  InputHealth,
  SourceRecord,
} from '../records/record.js';
import type { ProcessInfo, ProcessKey } from '../records/target.js';
import type { Milliseconds } from '../records/time.js';
import type { ProcessState } from './process/platform.js';

type InputRecord = InputBatch | Hop | InputHealth | FocusChange;
export type InputRecords = Observable<InputRecord>;

/** What the process system reports, in one sequence: a process is found before anything else is reported about it. */
export type ProcessRecord = Exclude<SourceRecord, InputRecord | ClockStepped>;

/** What enforcement needs of held processes. Everything goes through the handle, never through the PID. */
export interface ProcessControl {
  /** Ends the process. Throws CS_NATIVE when the system refuses; one that is gone is no error. */
  terminate(key: ProcessKey): void;
  /** Suspends it, and resumes it. Both throw as `terminate` does. False when it was suspended already, or is gone. */
  suspend(key: ProcessKey): boolean;
  resume(key: ProcessKey): void;
  /** Whether it runs; one that only waits to be collected has exited. */
  state(key: ProcessKey): ProcessState;
}

export interface SystemOptions {
  /** Targets by comm or by base name of the executable, exact. */
  readonly names: readonly string[];
  /** Targets by PID. */
  readonly pids: readonly number[];
  /** Strict scope: every process is held and scanned; `isTarget` is true only for those named or given by PID. */
  readonly everyProcess: boolean;
  /** Descendants of targets are targets too. */
  readonly descendants: boolean;
  /** Mark of a program that was launched (Platform.launch): a process that carries it is a descendant. Default: none. */
  readonly mark?: string;
  /** What is read of each process: the probes of these facts run. Without any, only ends are looked for. */
  readonly facts: readonly FactId[];
  /** How often, how costly and in which way facts are read. */
  readonly memory: Config['memory'];
  /** When processes may be scanned more seldom because nothing happens in them. Default: never. */
  readonly rest?: RestRules | undefined;
  /** Programs that are unwanted beside a process. Default: none. */
  readonly programs?: Config['programs'];
  /** Where the time of each reading of a fact is recorded, in nanoseconds, for figures. Default: nowhere. */
  readonly readingTimes?: ReadonlyMap<FactId, RecordableHistogram>;
  /** Where it is counted, too: `shared` of TimeBuckets. Default: nowhere. */
  readonly readingBuckets?: ReadonlyMap<FactId, SharedArrayBuffer>;
}

/** When nothing happens in a process. What was there by then must have had its verdict: scans that are more seldom delay none. */
export interface RestRules {
  /** For how long nothing must have changed. */
  readonly afterMs: Milliseconds;
  /** How many scans in a row must have found nothing new. */
  readonly afterReadings: number;
}

/**
 * The processes of this machine: finds and holds them, reads facts about them, ends them.
 *
 * Work begins with the first subscription; the records are hot. When the last subscription ends, so do the threads, for
 * good. Handles stay until `close`: a verdict may still have to be carried out.
 */
export interface ProcessSystem {
  readonly records: Observable<ProcessRecord>;
  readonly control: ProcessControl;
  /**
   * Holds a process at once as a target, e.g. one just launched.
   * Rejects with CS_TARGET when there is no process of this PID.
   */
  hold(pid: number): Promise<ProcessInfo>;
  /** Resolves once all processes that run now were looked at; targets found have been reported then. */
  lookThrough(): Promise<void>;
  /** Ends the threads and closes every handle; the records complete. */
  close(): Promise<void>;
}

/** How many records wait to be judged. A source that can wait (a replay) does, so that nothing has to be dropped. */
export interface Backlog {
  readonly size: number;
  /** Resolves when fewer than `limit` records wait: at once when that is so now, or when judging has ended. */
  whenBelow(limit: number): Promise<void>;
}

/** Everything that feeds the pipeline. Live: native sources. Replay: a capture. Both give the same records. */
export interface Sources {
  /**
   * All records in arrival order, for one subscriber. Completes when the sources are exhausted (a replay) or never (live).
   *
   * @param backlog what waits to be judged
   */
  records(backlog: Backlog): Observable<SourceRecord>;
  /** True for sources that heed the backlog: then nothing has to be coalesced or merged. Default false. */
  readonly waits?: boolean;
  /** Absent where nothing can be ended (a replay). */
  readonly control?: ProcessControl;
}
