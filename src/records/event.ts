import type { Code } from '../errors/codes.js';
import type { Finding } from './finding.js';

export type Level = 'INFO' | 'WARNING' | 'ERROR' | 'CRITICAL' | 'FATAL';
export type Module = 'MEMORY_MONITOR' | 'INPUT_DETECTOR' | 'DEBUGGER_DETECTOR' | 'MONITOR';

/** Kinds of events. Each is one line of `audit.ndjson` and of `--json`. */
export const EVENT_KINDS = [
  'start',
  'stop',
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
export type EventKind = (typeof EVENT_KINDS)[number];

/** Status is three-valued: an error never reads as clean. */
export type Status = 'clean' | 'suspicious' | 'could-not-tell';

/**
 * What the monitor says. A decided event depends on records alone, so live and replay say the same; `live` events (what
 * became of an enforcement, what a log folder did) exist only where something was really done.
 */
export interface MonitorEvent {
  /** ISO 8601 UTC with milliseconds. */
  readonly time: string;
  /** The record's time, monotonic ms, to the microsecond. */
  readonly monotonicMs: number;
  readonly kind: EventKind;
  readonly level: Level;
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
  /** On verdicts: what led to it, newest last, at most 32. */
  readonly findings?: readonly Finding[];
  /** Figures of the event, e.g. `{ hits: 3, threshold: 3 }`. */
  readonly details?: Readonly<Record<string, string | number | boolean | null>>;
}
