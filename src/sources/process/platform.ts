import type { ProcessInfo } from '../../records/target.js';
import type { Milliseconds } from '../../records/time.js';
import type { EvidenceSystem } from '../evidence/evidence-system.js';
import type { Check } from './check.js';
import type { Accepted, Candidate, HeldProcess } from './held-process.js';
import type { Launched } from './launched.js';
import type { Bells } from './observe/bell.js';
import type { AnyProbe, AnyPushProbe } from './probe.js';

/** What one operating system provides to the process system. Everything else about processes is the same on all of them. */
export interface Platform {
  readonly processes: ProcessTable;
  /** Probes that are asked, at most one a fact. */
  readonly probes: readonly AnyProbe[];
  /** Probes that tell by themselves. */
  readonly pushProbes: readonly AnyPushProbe[];
  /**
   * Opens the handle and what the probes need, all of one process for certain.
   *
   * @param accept decides by what this process is called and who started it; undefined lets it go
   * @returns undefined when there is no such process, or it is not accepted
   * @throws ClearSightError CS_NATIVE when handles run out
   */
  hold(
    pid: number,
    accept: (candidate: Candidate) => Accepted | undefined,
    probes: readonly AnyProbe[],
  ): HeldProcess | undefined;
  /** Ends a process through its handle. One that is gone is no error. Throws CS_NATIVE when the system refuses. */
  terminate(held: HeldProcess): void;
  /**
   * Suspends a process, and resumes it. Both throw as `terminate` does.
   *
   * @returns false when it was suspended already
   */
  suspend(held: HeldProcess): boolean;
  resume(held: HeldProcess): void;
  /** `running`, `exited`, or what remains in the system's words. */
  state(held: HeldProcess): ProcessState;
  /** Closes a handle. */
  release(handle: number): void;
  /** What threads of readings sleep on. To them, a handle is ready once its process has ended. */
  readonly bells: Bells;
  /** Processor time that the calling thread has used so far. */
  threadCpuMs(): Milliseconds;
  /** The same for each thread of the monitor so far, by its name in the system; coarse, for figures. */
  threadTimes(): ReadonlyMap<string, Milliseconds>;
  /** True when a process has this PID now. */
  processExists(pid: number): boolean;
  /**
   * Starts a program that waits to begin until it is held. Throws CS_TARGET when there is no such executable.
   *
   * @param mark put into its environment, which its descendants inherit
   */
  launch(program: string, args: readonly string[], mark: string): Launched;
  /** How many processes can be held at once. */
  holdLimit(): HoldLimit;
  /** Ends the monitor at once, although a thread of it may be held up in the system. Does not return. */
  exitNow(code: number): void;
  /** Memory that is freed is given back to the system at once, where it can be: for a monitor that runs for days beside a game. */
  giveFreedMemoryBack(): void;
  /** Locks an open file, until it is closed or the monitor ends in whatever way. False: another process has. Throws CS_NATIVE where that cannot be known. */
  tryLock(fd: number): boolean;
  /** What evidence of processes is taken from, and where it is put. */
  readonly evidence: EvidenceSystem;
  /** Tries what watching processes needs, on a child of its own. */
  checks(): Promise<readonly Check[]>;
}

/** How many processes can be held at once, roughly. */
export interface HoldLimit {
  readonly targets: number;
  /** The same in words, with what sets the limit. */
  readonly saw: string;
  /** What would allow more. */
  readonly remedy: string;
}

/** `running`, `exited` (one that only waits to be collected has exited), or e.g. `running (state D)`. */
export type ProcessState = 'exited' | 'running' | `running (${string})`;

/** The processes of a machine as the finder looks through them. Names are in the form in which the system compares them. */
export interface ProcessTable {
  /** PIDs of all processes. */
  list(): readonly number[];
  /** The short name, or undefined when the process is gone or hidden. Throws CS_NATIVE when descriptors run out. */
  shortName(pid: number): string | undefined;
  /** Path of the executable, empty when it may not be read. */
  executable(pid: number): string;
  /** Keeps a short name at hand, so that it can be read again at a tenth of the cost; undefined when that is not possible. */
  watchName(pid: number): NameWatch | undefined;
  /** Short names that may be kept at hand. */
  readonly maxNameWatches: number;
  /** Longest short name; that of a program with a longer one is cut. */
  readonly shortNameLength: number;
  /** PID of the process that started it, or that took it over when that one ended; undefined when it is gone. */
  parentOf(pid: number): number | undefined;
  /** True when the process was started with this mark in its environment (see Platform.launch). */
  hasMark(pid: number, mark: string): boolean;
  /** Changes whenever a process is born; cheap to ask a hundred times a second. */
  births(): string;
  /** True while the PID is still this process's. */
  isStill(process: ProcessInfo): boolean;
  /** True for a helper process of the monitor's own, which is nobody's target. */
  isOwnHelper(pid: number): boolean;
  encodeName(name: string): string;
  decodeName(raw: string): string;
}

/** The short name of one very process, never of the next one with its PID. */
export interface NameWatch {
  /** Undefined when the process is gone. */
  read(): string | undefined;
  close(): void;
}
