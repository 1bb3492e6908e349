import type { Code } from '../errors/codes.js';
import { type Finding, SEVERITIES } from './finding.js';

/** How loud an event is; FATAL only in the `strict` profile. */
export type Level = 'INFO' | 'WARNING' | 'ERROR' | 'CRITICAL' | 'FATAL';
/** The part of the monitor that an event comes from. */
export type Module = 'MEMORY_MONITOR' | 'INPUT_DETECTOR' | 'DEBUGGER_DETECTOR' | 'MONITOR';

/** Kinds of events. Each is one line of `audit.ndjson` and of `--json`. */
export const EVENT_KINDS = [
  'start',
  'stop',
  'heartbeat',
  'target-found',
  'target-gone',
  'target-awaited',
  'region',
  'finding',
  'hit',
  'summary',
  'input',
  'debugger',
  'verdict',
  'enforcement',
  'blind',
  'recovered',
  'could-not-tell',
  'error',
  'rate-lowered',
  'notice',
] as const;
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

/**
 * What the monitor says. What a decided event tells depends on records alone, so live and replay tell the same; other
 * events (what became of a process, what a log folder did) exist only where something was really done.
 */
export interface MonitorEvent {
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
  readonly kind: EventKind;
  readonly level: Level;
  readonly severity: EventSeverity;
  readonly module: Module;
  readonly code: Code | null;
  /** -1 when no process is known. */
  readonly pid: number;
  /** Short name of the process, escaped; empty when none is known. */
  readonly process: string;
  /** One escaped line: what the log file shows behind module, level and code. */
  readonly message: string;
  readonly status?: Status;
  /** On verdicts and enforcements: what is (or in a replay would be) done. */
  readonly action?: 'simulate' | 'terminate';
  /** On enforcements: what became of the process. On verdicts: `simulated` where it is left alive on purpose. */
  readonly outcome?: EnforcementOutcome;
  /** On enforcements: from the signal to the outcome, ms; 0 where the process got no signal. */
  readonly afterMs?: number;
  /** On verdicts: what led to it, newest last, at most 32. On warnings: what they are about. */
  readonly findings?: readonly Finding[];
  /** Figures of the event, e.g. `{ hits: 3, threshold: 3 }`. */
  readonly details?: Readonly<Record<string, string | number | boolean | null>>;
}
