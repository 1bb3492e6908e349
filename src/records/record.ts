import type { FactId, FactValue } from '../facts/facts.js';
import type { ProcessInfo, ProcessKey } from './target.js';
import type { ClockOrigin, Milliseconds } from './time.js';

/**
 * What sources emit: one record is one observation. `time` is the monotonic time at which the native edge saw it. Nothing
 * behind the sources reads a clock. Records are all that a decision depends on, and all that a capture holds.
 */
export type SourceRecord =
  | TargetFound
  | TargetGone
  | TargetAwaited
  | Observed
  | Unchanged
  | ProbeFailed
  | WatchFailed
  | WatchRecovered
  | RateLowered
  | PaceFell
  | InputBatch
  | Hop
  | InputHealth
  | FocusChange
  | ClockStepped;

interface Timed {
  readonly time: Milliseconds;
}

interface AboutProcess extends Timed {
  readonly key: ProcessKey;
  readonly pid: number;
}

interface AboutObserved extends Timed {
  readonly key: ProcessKey | null;
  readonly pid: number;
}

/**
 * A process is held from now on: by a handle, not by its PID. Once more with the same key when it goes by another name, as one does that
 * runs another program, or turns out to be a target.
 */
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

/** A fact of one kind that differs from the one before: the whole of it. `key` is null for the monitor itself. */
export type Observed = { readonly [Id in FactId]: ObservedFact<Id> }[FactId];

/** A fact of one kind that differs from the one before. */
export interface ObservedFact<Id extends FactId> extends AboutObserved {
  readonly kind: 'observed';
  readonly fact: Id;
  readonly value: FactValue<Id>;
  /** Readings of this fact of this process that this one stands for too, because workers were behind. Absent for none. */
  readonly coalesced?: number;
  /**
   * Read beside the pace, because the system told that something had happened. It shows what is there, and is no hit: hits come at
   * the pace of scans, however much a process does.
   */
  readonly prompted?: true;
}

/** `count` readings in a row that found the fact as it was: the first at `firstTime`, the last at `time`. */
export interface Unchanged extends AboutObserved {
  readonly kind: 'unchanged';
  readonly fact: FactId;
  readonly firstTime: Milliseconds;
  readonly count: number;
}

/** Why a fact could not be read. A process that is gone is no failure: it arrives as TargetGone. */
export const FAILURE_REASONS = ['denied', 'transient', 'unrecoverable'] as const;
/** One of FAILURE_REASONS. */
export type FailureReason = (typeof FAILURE_REASONS)[number];

/** A reading that failed. `key` is null when no single process is at fault (then `pid` is -1). */
export interface ProbeFailed extends AboutObserved {
  readonly kind: 'probe-failed';
  readonly fact: FactId;
  readonly reason: FailureReason;
  /** The system's words, e.g. `EACCES: permission denied, open ...`. */
  readonly message: string;
}

/** Processes could not be looked for, or a thread that watches them has died: nothing may be seen, of any process. */
export interface WatchFailed extends Timed {
  readonly kind: 'watch-failed';
  /** Transient: it is tried again. */
  readonly reason: Exclude<FailureReason, 'denied'>;
  readonly message: string;
}

/** A transient `watch-failed` is over: all processes were looked through again. */
export interface WatchRecovered extends Timed {
  readonly kind: 'watch-recovered';
}

/** The CPU budget forced a slower pace than asked for. Emitted once until the pace recovers. */
export interface RateLowered extends Timed {
  readonly kind: 'rate-lowered';
  /** The first of the facts that are read at this pace. */
  readonly fact: FactId;
  readonly wantedIntervalMs: Milliseconds;
  readonly actualIntervalMs: Milliseconds;
  readonly scanMs: Milliseconds;
  /** Share of one core, 0 to 1. */
  readonly cpuBudget: number;
}

/** Nothing happens in a process: a fact of it is read more seldom, until it changes or the system tells of something. */
export interface PaceFell extends AboutProcess {
  readonly kind: 'pace-fell';
  readonly fact: FactId;
  /** About how long it is until the next reading. */
  readonly intervalMs: Milliseconds;
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
  /** The process that the window claims to belong to. 0: no window has the focus. -1: unknown. */
  readonly pid: number;
}

/** The calendar's clock was set, or stood still with the machine: from now on, times of the day are those of `clock`. */
export interface ClockStepped extends Timed {
  readonly kind: 'clock-stepped';
  readonly clock: ClockOrigin;
  /** How far it went ahead (or back, if negative) of the times shown before. */
  readonly stepMs: Milliseconds;
}

/** What the input source sees of itself. `blind` at once, `lost` when it stays blind longer than allowed (once). */
export interface InputHealth extends Timed {
  readonly kind: 'input-health';
  readonly state: 'ready' | 'blind' | 'lost' | 'recovered';
  readonly backend: string;
  readonly message: string;
}
