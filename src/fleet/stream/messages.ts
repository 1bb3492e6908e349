import type { Level } from '../../records/event.js';

/**
 * How a monitor is, loudest first. `lost`: nothing was heard of it for 4 s, and it had not said that it ends. `stale`: its process runs, but
 * its main thread does not turn, or judgement does not advance. `blind`: it cannot see something that it is to watch.
 */
export const MONITOR_STATES = ['lost', 'stale', 'blind', 'watching', 'ended'] as const;
/** One of MONITOR_STATES. */
export type MonitorState = (typeof MONITOR_STATES)[number];

/** A verdict or what became of one, as a list shows it. All text is escaped. */
export interface VerdictRow {
  /** `SESSION:SEQUENCE`. */
  readonly id: string;
  readonly session: string;
  readonly host: string;
  /** ISO 8601 UTC, by the clock of its host. */
  readonly time: string;
  readonly level: Level;
  readonly code: string;
  readonly process: string;
  /** -1 when no process is known. */
  readonly pid: number;
  readonly message: string;
}

/** A monitor: a session on a host. All text is escaped. */
export interface MonitorRow {
  /** Id of the session, a UUID. */
  readonly session: string;
  readonly host: string;
  readonly state: MonitorState;
  /** Why it is in this state, a sentence; empty for `watching`. */
  readonly why: string;
  /** What it watches and has counted, one line; empty until it has said so. */
  readonly words: string;
  /** When a sign of life came last, Unix ms of the clock here; null when none came since this view began. */
  readonly heardMs: number | null;
  /** When it began, ISO 8601 UTC of its host; empty while unknown. */
  readonly started: string;
  /** Of ClearSight; empty while unknown. */
  readonly version: string;
  /** Verdicts of the session, as far as they are known. */
  readonly verdicts: number;
  /** Newest event that was heard of; -1 before the first. */
  readonly sequence: number;
  /** Events that should be in the stream and are not. */
  readonly missing: number;
  /** Its newest figures, by the names that `--metrics` gives them, without labels. */
  readonly figures: Readonly<Record<string, number>>;
}

/** Whether the servers can be heard. While they cannot, nothing is known of any monitor, and none is called lost for it. */
export interface LinkState {
  readonly isUp: boolean;
  /** Why not, a sentence; empty while it is up. */
  readonly reason: string;
  /** Since when, Unix ms. */
  readonly sinceMs: number;
}

/** Figures of the whole. */
export interface FleetCounts {
  readonly hosts: number;
  readonly monitors: Readonly<Record<MonitorState, number>>;
  /** Events that were read, of all sessions. */
  readonly events: number;
  readonly verdicts: number;
  readonly missing: number;
  /** Messages that are none of ours, or say they are of another host than their subject allows. */
  readonly refused: number;
}

/** What is new, four times a second where something is. */
export interface FleetFrame {
  /** Counts from 1: the id of the server-sent event. */
  readonly number: number;
  /** Unix ms of the clock here. */
  readonly timeMs: number;
  readonly link: LinkState;
  readonly counts: FleetCounts;
  /** Those that changed, in no order. */
  readonly monitors: readonly MonitorRow[];
  /** Sessions that are no longer listed. */
  readonly forgotten: readonly string[];
  /** New ones, oldest first. */
  readonly verdicts: readonly VerdictRow[];
}

/** All that is known, for a page that begins: it takes the place of whatever the page had. Its verdicts are the newest 500. */
export interface FleetSnapshot extends FleetFrame {
  /** Where events are read, for people: servers without credentials, and the name of the stream. */
  readonly source: string;
  /** Of this program. */
  readonly version: string;
}

/** Server-sent events, by their `event:` field. Their data is JSON. */
export interface FleetEvents {
  readonly snapshot: FleetSnapshot;
  readonly frame: FleetFrame;
}
