import type { Code } from '../errors/codes.js';
import { type Finding, SEVERITIES } from './finding.js';
import type { ProcessKey } from './target.js';

/** Levels of events, least severe first; FATAL only in the `strict` profile. */
export const EVENT_LEVELS = ['INFO', 'WARNING', 'ERROR', 'CRITICAL', 'FATAL'] as const;
/** One of EVENT_LEVELS. */
export type Level = (typeof EVENT_LEVELS)[number];
/** The part of the monitor that an event comes from. */
export type Module = 'MEMORY_MONITOR' | 'INPUT_DETECTOR' | 'DEBUGGER_DETECTOR' | 'MONITOR';

/** Kinds whose events have no field that is theirs alone. */
export const OTHER_KINDS = [
  'start',
  'stop',
  'heartbeat',
  'target-found',
  'target-gone',
  'target-awaited',
  'region',
  'explained',
  'finding',
  'evidence',
  'hit',
  'summary',
  'debugger',
  'blind',
  'recovered',
  'could-not-tell',
  'error',
  'rate-lowered',
  'clock-stepped',
  'notice',
] as const;
/** Kinds of events. Each is one line of `audit.ndjson` and of `--json`. */
export const EVENT_KINDS = ['verdict', 'enforcement', 'input', ...OTHER_KINDS] as const;
/** One of EVENT_KINDS. */
export type EventKind = (typeof EVENT_KINDS)[number];

/** Status is three-valued: an error never reads as clean. */
export type Status = 'clean' | 'suspicious' | 'could-not-tell';

/** How much an event matters, least first: those of findings, with one below and one above. */
export const EVENT_SEVERITIES = ['info', ...SEVERITIES, 'critical'] as const;
/** One of EVENT_SEVERITIES. */
export type EventSeverity = (typeof EVENT_SEVERITIES)[number];

/** What became of a verdict's process: it has exited, it is still there, the system refused, or nothing was to be done. */
export const OUTCOMES = ['ended', 'remains', 'refused', 'simulated'] as const;
/** One of OUTCOMES. */
export type EnforcementOutcome = (typeof OUTCOMES)[number];

/** What a verdict does: only log it, or end the process. */
export type Action = 'simulate' | 'terminate';

/** What every event has. */
interface Said {
  /** ISO 8601 UTC with milliseconds. */
  readonly time: string;
  /** The record's time, monotonic ms, to the microsecond. */
  readonly monotonicMs: number;
  /** Id of the monitoring session, a UUID. A replay has the recorded one. */
  readonly session: string;
  /** Counts all events of the session from 0, in the order in which they are said: a gap is a lost event. */
  readonly sequence: number;
  /** Name of the machine that was watched, escaped; empty when unknown. */
  readonly host: string;
  /** True on every event of a replay: nothing is happening now. Absent live. */
  readonly replayed?: true;
  readonly level: Level;
  readonly severity: EventSeverity;
  readonly module: Module;
  /** -1 when no process is known. */
  readonly pid: number;
  /** Short name of the process, escaped; empty when none is known. */
  readonly process: string;
  /** One escaped line: what the log file shows behind module, level and code. */
  readonly message: string;
  /** On verdicts about a process and what follows from them: which process, for as long as the machine runs. */
  readonly processKey?: ProcessKey;
  /** There, too: path of its program, escaped; absent when it cannot be read. */
  readonly executable?: string;
  readonly status?: Status;
  /** On verdicts and what follows from them: what is (or in a replay would be) done. */
  readonly action?: Action;
  /** On verdicts: what led to it, newest last, at most 32. On warnings: what they are about. */
  readonly findings?: readonly Finding[];
  /** Figures of the event, e.g. `{ hits: 3, threshold: 3 }`. */
  readonly details?: Readonly<Record<string, string | number | boolean | null>>;
}

/** The decision about a target. */
export interface VerdictEvent extends Said {
  readonly kind: 'verdict';
  readonly code: Code;
  readonly status: Status;
  readonly action: Action;
  /** `simulated` where the process is left alive on purpose; what became of any other, its enforcement says. */
  readonly outcome?: EnforcementOutcome;
  readonly findings: readonly Finding[];
}

/** What became of the process of a verdict; `code` and `action` are those of the verdict. */
export interface EnforcementEvent extends Said {
  readonly kind: 'enforcement';
  readonly code: Code;
  readonly action: Action;
  readonly outcome: EnforcementOutcome;
  /** From the signal to the outcome, ms; 0 where the process got no signal. */
  readonly afterMs: number;
}

/** Evidence against presses that is not enough for a verdict. */
export interface InputEvent extends Said {
  readonly kind: 'input';
  readonly code: Code | null;
  readonly status: Status;
  readonly findings: readonly Finding[];
}

/** Any other event. */
export interface OtherEvent extends Said {
  readonly kind: (typeof OTHER_KINDS)[number];
  readonly code: Code | null;
}

/**
 * What the monitor says; `kind` tells which fields are there. What a decided event tells depends on records alone, so live and
 * replay tell the same; other events (what became of a process, what a log folder did) exist only where something was
 * really done.
 */
export type MonitorEvent = VerdictEvent | EnforcementEvent | InputEvent | OtherEvent;
