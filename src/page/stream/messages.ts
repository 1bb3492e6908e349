import type { Action, EnforcementOutcome, MonitorEvent } from '../../records/event.js';
import type { Channel } from '../../records/input.js';

/*
 * What the page is told. The monitor's main thread makes it, the page's thread keeps and sends it, the browser shows it. All texts
 * are escaped where they are made, and no text becomes markup: the watched side chose many of them. Times are monotonic ms of the
 * session; `clock` ties them to the calendar.
 */

/** Said once, first. */
export interface Setup {
  /** Id of the session, a UUID. */
  readonly session: string;
  readonly host: string;
  readonly version: string;
  readonly clock: { readonly monotonicMs: number; readonly epochMs: number };
  /** Time of the start. */
  readonly startMs: number;
  readonly action: Action;
  readonly profile: string;
  /** Development mode: verdicts are warnings. */
  readonly dev: boolean;
  /** `record`: nothing is judged here. */
  readonly isRecordingOnly: boolean;
  /** Where a capture goes; empty for none. */
  readonly capture: string;
  /** The capture that is looked through: nothing is happening now. Empty for a live session. */
  readonly replayOf: string;
  /** The command that makes a copy of the capture without names; empty where there is no capture. */
  readonly share: string;
  /** What a capture was recorded with. Null for a live session, and for a text file of times. */
  readonly recordedWith: RecordedWith | null;
  /** Ids of detectors and input indicators that do not look. */
  readonly disabled: readonly string[];
  /** Every setting in force, as JSON text by its path, and whether it is another than the default. */
  readonly settings: readonly Setting[];
  /** What is drawn into plots. */
  readonly limits: {
    /** Hits that make a verdict. */
    readonly hits: number;
    /** Presses a second above which, and coefficient of variation below which, the base rule finds a machine. */
    readonly ratePerSecond: number;
    readonly cv: number;
  };
}

/** Versions, each empty where a capture does not say. */
export interface RecordedWith {
  readonly clearsight: string;
  readonly node: string;
  /** Name and release. */
  readonly kernel: string;
}

export interface Setting {
  readonly path: string;
  readonly value: string;
  readonly isDefault: boolean;
}

/** How far a capture has been read, and what of it could not be. */
export interface Reading {
  /** Whether it has been judged to its end, or to where it is damaged. */
  readonly isOver: boolean;
  /** Where it is damaged, and how, in words: what comes after was not seen. Empty for a whole one. */
  readonly damage: string;
  /** What was skipped, a sentence each: the last line of a capture that was cut, records of unknown kinds. */
  readonly skipped: readonly string[];
}

/** Worst first. */
export const PROCESS_STATES = ['verdict', 'suspicious', 'could-not-tell', 'clean', 'ended'] as const;
/** `verdict`: judged, and left alive or not ended yet. `ended` wins over all others. */
export type ProcessState = (typeof PROCESS_STATES)[number];

/** A held process. */
export interface ProcessRow {
  readonly key: string;
  readonly pid: number;
  readonly name: string;
  readonly executable: string;
  readonly isTarget: boolean;
  readonly state: ProcessState;
  readonly hits: number;
  /** Verdicts about it. */
  readonly verdicts: number;
  readonly foundMs: number;
  /** Null before the first. */
  readonly lastScanMs: number | null;
  readonly scans: number;
  /** Executable regions. */
  readonly regions: number;
  /** Different regions that were warned of. */
  readonly suspicious: number;
  /** Memory that a known runtime explains, in words; empty for none. */
  readonly explained: string;
  /** What cannot be read, in words; empty when all can. */
  readonly unseen: string;
  /** Null while it runs. */
  readonly endedMs: number | null;
  /** Of its last verdict. Null for none, and until it is known. */
  readonly outcome: EnforcementOutcome | null;
}

/** What can be blind: processes and their facts, and input. */
export interface SourceHealth {
  readonly name: 'processes' | 'memory' | 'input';
  readonly state: 'sees' | 'blind' | 'off' | 'waiting';
  /** One sentence. */
  readonly message: string;
  readonly sinceMs: number;
}

/** What only grows. */
export interface Counts {
  readonly scans: number;
  readonly hits: number;
  readonly verdicts: number;
  readonly inputEvents: number;
  /** Readings that a newer one replaced because workers were behind. */
  readonly coalesced: number;
  readonly unjudged: number;
  readonly lostCaptureRecords: number;
  readonly lostLogLines: number;
  /** Of the page alone: presses and events that it was not sent. */
  readonly leftOut: number;
}

/** Nothing has been counted yet. */
export const NO_COUNTS: Counts = {
  scans: 0,
  hits: 0,
  verdicts: 0,
  inputEvents: 0,
  coalesced: 0,
  unjudged: 0,
  lostCaptureRecords: 0,
  lostLogLines: 0,
  leftOut: 0,
};

export const LANES = ['blind', 'could-not-tell', 'rate-lowered', 'unjudged', 'lost'] as const;
export type Lane = (typeof LANES)[number];

/** A time for which the monitor cannot speak, or only in part. No line is drawn across it. */
export interface Gap {
  readonly id: number;
  readonly lane: Lane;
  /** Which source it is about: what another one saw meanwhile is sound. */
  readonly about: SourceHealth['name'] | 'all';
  readonly fromMs: number;
  /** Null while it lasts. */
  readonly toMs: number | null;
  /** How many things: readings, records, lines. */
  readonly count: number;
  readonly cause: string;
}

/** A press, when its release is known or the next press comes. */
export interface Press {
  readonly channel: Channel;
  readonly timeMs: number;
  /** To the press before it on its channel; null for the first. */
  readonly intervalMs: number | null;
  /** Null while unknown. */
  readonly holdMs: number | null;
}

/** What happened in a quarter of a second, or less when a verdict was made. */
export interface Frame {
  /** Counts from 1: the id of the server-sent event. */
  readonly number: number;
  readonly timeMs: number;
  /** In the order of SERIES; null for none. Null as a whole when this frame comes between two samples. */
  readonly sample: readonly (number | null)[] | null;
  /** Those that changed. */
  readonly processes: readonly ProcessRow[];
  /** Keys of ended processes that are no longer listed. */
  readonly forgotten: readonly string[];
  /** Processes that are held beyond those that are listed. */
  readonly unlisted: number;
  readonly sources: readonly SourceHealth[];
  readonly counts: Counts;
  /** Those that began, grew or ended. */
  readonly gaps: readonly Gap[];
  readonly presses: readonly Press[];
  /** Oldest first. */
  readonly events: readonly MonitorEvent[];
}

/** All that is known, for a page that begins: it takes the place of whatever the page had. */
export interface Snapshot extends Omit<Frame, 'sample'> {
  readonly setup: Setup;
  /** Frames that this page was not sent since it last heard, because it was slow or away too long. 0 for a new one. */
  readonly missedFrames: number;
  /** False once the monitor has ended. */
  readonly isLive: boolean;
  /** Null for a live session. */
  readonly reading: Reading | null;
}

/** Server-sent events, by their `event:` field. Their data is JSON. */
export interface StreamEvents {
  readonly snapshot: Snapshot;
  readonly frame: Frame;
  /** The monitor has ended; nothing follows. */
  readonly end: { readonly timeMs: number };
}
