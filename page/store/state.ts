import {
  type Counts,
  type Frame,
  type Gap,
  NO_COUNTS,
  PROCESS_STATES,
  type ProcessRow,
  type Reading,
  type Setup,
  type Snapshot,
  type SourceHealth,
} from '../../src/page/stream/messages.js';
import type { MonitorEvent } from '../../src/records/event.js';
import { addEvents } from './events.js';
import { mergeGaps } from './gaps.js';

/** What the page knows, but for what only grows (presses, figures over time). Never changed in place: whoever pauses keeps one. */
export interface State {
  /** Null before the first snapshot. */
  readonly setup: Setup | null;
  /** By key. */
  readonly processes: ReadonlyMap<string, ProcessRow>;
  readonly unlisted: number;
  readonly sources: readonly SourceHealth[];
  readonly counts: Counts;
  /** Oldest first. */
  readonly gaps: readonly Gap[];
  /** Newest first. */
  readonly events: readonly MonitorEvent[];
  /** The newest, in the order of SERIES. */
  readonly sample: readonly (number | null)[] | null;
  /** Of the newest message, monotonic ms. */
  readonly timeMs: number;
  /** Of the newest frame. */
  readonly number: number;
  /** Frames that this page never got, in all. */
  readonly missedFrames: number;
  readonly isLive: boolean;
  /** How far a capture has been read; null for a live session. */
  readonly reading: Reading | null;
}

/** Nothing is known yet. */
export const EMPTY: State = {
  setup: null,
  processes: new Map(),
  unlisted: 0,
  sources: [],
  counts: NO_COUNTS,
  gaps: [],
  events: [],
  sample: null,
  timeMs: 0,
  number: 0,
  missedFrames: 0,
  isLive: true,
  reading: null,
};

/** Takes a snapshot in place of all that was known; of that, only what was missed is still true. */
export function takeSnapshot(before: State, told: Snapshot): State {
  return {
    setup: told.setup,
    processes: new Map(told.processes.map((row) => [row.key, row])),
    unlisted: told.unlisted,
    sources: told.sources,
    counts: told.counts,
    gaps: mergeGaps([], told.gaps),
    events: addEvents([], told.events),
    sample: null,
    timeMs: told.timeMs,
    number: told.number,
    missedFrames: before.missedFrames + told.missedFrames,
    isLive: told.isLive,
    reading: told.reading,
  };
}

/** Takes a frame. One that was there already, as after a reconnection, changes nothing. */
export function takeFrame(before: State, frame: Frame): State {
  if (before.setup === null || frame.number <= before.number) return before;
  return {
    ...before,
    processes: withRows(before.processes, frame),
    unlisted: frame.unlisted,
    sources: withSources(before.sources, frame.sources),
    counts: frame.counts,
    gaps: mergeGaps(before.gaps, frame.gaps),
    events: addEvents(before.events, frame.events),
    sample: frame.sample ?? before.sample,
    timeMs: frame.timeMs,
    number: frame.number,
    // Numbers count without a hole: one that is skipped was lost on the way.
    missedFrames: before.missedFrames + (frame.number - before.number - 1),
  };
}

/** The processes, worst first; of equals the targets, then those with the most hits. */
export function worstFirst(processes: ReadonlyMap<string, ProcessRow>): ProcessRow[] {
  const rank = ({ state }: ProcessRow) => PROCESS_STATES.indexOf(state);
  return [...processes.values()].sort(
    (one, other) =>
      rank(one) - rank(other) ||
      Number(other.isTarget) - Number(one.isTarget) ||
      other.hits - one.hits ||
      one.foundMs - other.foundMs,
  );
}

function withRows(before: State['processes'], { processes, forgotten }: Frame): State['processes'] {
  if (processes.length === 0 && forgotten.length === 0) return before;
  const rows = new Map(before);
  for (const row of processes) rows.set(row.key, row);
  for (const key of forgotten) rows.delete(key);
  return rows;
}

function withSources(
  before: readonly SourceHealth[],
  told: readonly SourceHealth[],
): readonly SourceHealth[] {
  if (told.length === 0) return before;
  const kept = before.filter(({ name }) => !told.some((source) => source.name === name));
  return [...kept, ...told].sort((one, other) => one.name.localeCompare(other.name));
}
