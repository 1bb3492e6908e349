import type { Config } from '../../config/schema.js';
import type { FactId, FactValue } from '../../facts/facts.js';
import type { FailureReason, ObservedFact } from '../../records/record.js';
import type { Milliseconds } from '../../records/time.js';
import type { HeldProcess } from './held-process.js';

/** The reading found the fact as it was. */
export const SAME = 'same';
/** The fact has changed, but those who look at it are too far behind to be given more: it is given later, as it is then. */
export const LATER = 'later';

export interface ReadFailure {
  readonly reason: FailureReason;
  /** The system's words, e.g. `EACCES: permission denied, open ...`. */
  readonly message: string;
  /** The process seems to be ending: said only when it lasts. */
  readonly isEnding: boolean;
}

/** What one reading came to. */
export type Reading<Value> =
  | typeof SAME
  | typeof LATER
  | { readonly changed: Value; readonly failed?: never }
  | { readonly failed: ReadFailure; readonly changed?: never };

/** A probe at work on one process. */
export interface Attached<Value> {
  /** Reads the fact now. Never throws for what a process does. */
  read(): Reading<Value>;
  /** Releases what it holds. */
  close(): void;
}

/** Settings that a probe may look at. */
export type ProbeSettings = Config['memory'] & { readonly programs?: Config['programs'] };

/** What reads one fact from a system, process by process, at a pace of its own. One file a platform. */
export interface Probe<Id extends FactId = FactId> {
  readonly fact: Id;
  /**
   * Time between readings; `scan`: that of the memory scans (`memory.interval`). Probes of one interval share their wake-ups.
   * `told`: the system tells, and it is read when it has told something.
   */
  readonly intervalMs: Milliseconds | 'scan' | 'told';
  /** The shortest time between readings, where scans are more frequent. Default: none. */
  readonly leastMs?: Milliseconds;
  /** The fact by which the system tells of nearly all that changes this one: it may be read more seldom while nothing is told. Default: none. */
  readonly restsOn?: FactId;
  /** `costly` ones run in a thread of their own, so that they never delay the others. */
  readonly cost: 'cheap' | 'costly';
  /** Whether the monitor itself is observed too. */
  readonly observesMonitor: boolean;
  /**
   * Opens what reading needs, when the process is first held and certain to be this one: later it may be forbidden.
   *
   * @returns a number of the probe's own that crosses threads, or -1 when it cannot be opened
   * @throws ClearSightError CS_NATIVE when the monitor has run out of what is needed
   */
  open(pid: number): number;
  /** Closes what `open` gave, where nobody attaches. */
  close(opened: number): void;
  /**
   * Makes the probe ready for work in the calling thread. The function that it returns takes over what `open` gave; it
   * gives undefined where nothing can be read.
   *
   * @param prompter for a probe of what the system tells
   * @throws ClearSightError CS_NATIVE when the system lacks what the settings ask for
   */
  start(
    settings: ProbeSettings,
    prompter: Prompter,
  ): (held: HeldProcess, opened: number) => Attached<FactValue<Id>> | undefined;
}

/** How a probe learns of what the system tells, and passes it on. */
export interface Prompter {
  /** Calls back, in the thread of the probe and between two readings, when a descriptor is ready. */
  listen(descriptor: number, onReady: () => void): void;
  ignore(descriptor: number): void;
  /** Has the process read as soon as the budget allows: first all that is read with its scans, then what was told. */
  prompt(held: HeldProcess): void;
}

/** Where nothing is told: a probe that is only tried, or read once. */
export const UNPROMPTED: Prompter = { listen() {}, ignore() {}, prompt() {} };

/** A probe of any fact. */
export type AnyProbe = { readonly [Id in FactId]: Probe<Id> }[FactId];

/**
 * Reports a fact when it changes, instead of being asked: an interface of the runtime, a trace of the kernel. It runs on the
 * main thread and must never block it; heavy work belongs in a thread of its own.
 */
export interface PushProbe<Id extends FactId = FactId> {
  readonly fact: Id;
  /** @param tell called with each change and the time at which it was seen */
  start(settings: ProbeSettings, tell: (observed: ObservedFact<Id>) => void): Pushing;
}

/** A push probe at work. */
export interface Pushing {
  /** A process is held from now on, and no longer. */
  watch(held: HeldProcess): void;
  forget(held: HeldProcess): void;
  stop(): void;
}

/** A push probe of any fact. */
export type AnyPushProbe = { readonly [Id in FactId]: PushProbe<Id> }[FactId];
