import { type FactId, mapFacts } from '../../facts/facts.js';
import { CHANNELS, type Channel } from '../../records/input.js';
import type { ProcessKey } from '../../records/target.js';
import { type InputFaults, noFaults } from '../collect/input-faults.js';
import { LatencyMeter } from './latency.js';
import { RecentPresses } from './recent-presses.js';

/** How often one fact was read, of all processes. */
export interface FactFigures {
  /** Coalesced ones included. */
  readings: number;
  /** Those that found something new. */
  changed: number;
  /** By process that is held: how many things the newest value holds. */
  readonly counts: Map<ProcessKey | null, number>;
}

/** Running figures of one monitor, for the status line and `profile`. No decision reads them. */
export interface Counters extends InputFaults {
  /** By fact. */
  readonly facts: Readonly<Record<FactId, FactFigures>>;
  /** Observations that a newer one of the same process replaced in the queue, and unchanged readings of those. */
  coalesced: number;
  /** Presses and releases. */
  inputEvents: number;
  /** Records that were merged into the one before them in the queue. */
  merged: number;
  /** Records that could not be judged. */
  unjudged: number;
  hits: number;
  verdicts: number;
  /** The newest presses of each channel. */
  recent: ReadonlyMap<Channel, RecentPresses>;
  /** From arrival in the queue to the start of the task, ms. */
  queueWait: LatencyMeter;
}

export function createCounters(): Counters {
  return {
    facts: mapFacts(() => ({ readings: 0, changed: 0, counts: new Map() })),
    coalesced: 0,
    inputEvents: 0,
    merged: 0,
    ...noFaults(),
    unjudged: 0,
    hits: 0,
    verdicts: 0,
    recent: new Map(CHANNELS.map((channel) => [channel, new RecentPresses()])),
    queueWait: new LatencyMeter(),
  };
}
