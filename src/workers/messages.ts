import type { InputFinding, RegionFinding } from '../records/finding.js';
import type { Channel } from '../records/input.js';

/** Every message between the main thread and the detection workers. Workers keep no state: a task holds all it needs. */

/** A region that the configuration allows: all given conditions must hold. */
export interface AllowedRegion {
  /** Glob over the region's name bytes (`*` any run, `?` one byte); `''` matches anonymous memory. */
  readonly path: string;
  /** Permissions as in `/proc/PID/maps`, e.g. `r-xp`; `?` matches either. Default: any. */
  readonly permissions?: string | undefined;
  /** Size bounds in bytes, inclusive. */
  readonly minBytes?: number | undefined;
  readonly maxBytes?: number | undefined;
  /** At most so many regions of one snapshot are allowed by this entry; the rest are suspicious. Default: any number. */
  readonly count?: number | undefined;
  /** Why; shown in the log at start. */
  readonly reason: string;
}

/** Thresholds of the input rule (design: "input rule"). */
export interface InputRule {
  readonly windowMs: number;
  readonly minEvents: number;
  readonly maxRatePerSecond: number;
  readonly maxCv: number;
  readonly keyboardEnforces: boolean;
}

/** Given to a worker once, when it starts. */
export interface WorkerSettings {
  /** Ids of the region detectors in force. */
  readonly regionDetectors: readonly string[];
  readonly inputDetectors: readonly string[];
  readonly allowedRegions: readonly AllowedRegion[];
  readonly inputRule: InputRule;
}

export interface ClassifyTask {
  readonly kind: 'classify';
  /** Packed snapshots (records/snapshot.ts). */
  readonly snapshots: readonly SharedArrayBuffer[];
}

/** One a snapshot. */
export interface Classified {
  /** Number of suspicious regions, whether named below or not. */
  readonly suspicious: number;
  /** The first findings in address order, at most MAX_FINDINGS. */
  readonly findings: readonly RegionFinding[];
}
export const MAX_FINDINGS = 64;

/** The presses of one channel inside one window, ascending times in ms. */
export interface ChannelWindow {
  readonly channel: Channel;
  readonly times: Float64Array;
}

export interface AnalyseTask {
  readonly kind: 'analyse';
  /** One list a hop. */
  readonly hops: readonly (readonly ChannelWindow[])[];
}

/** Warm-up: answers `true` when the worker has loaded everything. */
export interface WarmUpTask {
  readonly kind: 'warm-up';
}

export type WorkerTask = ClassifyTask | AnalyseTask | WarmUpTask;
/** Classified[] for classify (one a snapshot), InputFinding[][] for analyse (one list a hop), true for warm-up. */
export type WorkerAnswer = readonly Classified[] | readonly (readonly InputFinding[])[] | true;
