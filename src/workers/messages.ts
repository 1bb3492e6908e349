import type { InputFinding, RegionFinding } from '../records/finding.js';
import type { Channel } from '../records/input.js';
import type { ThresholdOverrides } from './input/thresholds.js';

/**
 * Every message between the main thread and the detection workers. Workers keep no state of their own: a task holds all it
 * needs, or names where in shared memory it lies.
 */

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

/** Given to a worker once, when it starts. */
export interface WorkerSettings {
  /** Ids of the region detectors in force. */
  readonly regionDetectors: readonly string[];
  readonly allowedRegions: readonly AllowedRegion[];
  /** Thresholds of the input indicators that differ from their defaults. */
  readonly inputThresholds: ThresholdOverrides;
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

/** What a worker is started with. */
export interface WorkerData extends WorkerSettings {
  /** By half, by channel: what the input detector remembers (see pipeline/channel-states.ts). */
  readonly channelStates: readonly (readonly SharedArrayBuffer[])[];
}

/** The presses and releases of one channel since the hop before, in arrival order. Parallel arrays of one length. */
export interface ChannelEvents {
  readonly channel: Channel;
  /** Finite, ms. */
  readonly times: Float64Array;
  /** MARK bytes. */
  readonly marks: Uint8Array;
  /** For a release: how long the key was held, ms; NaN when its press was not seen. */
  readonly holds: Float64Array;
}

export interface AnalyseTask {
  readonly kind: 'analyse';
  /** One list a hop. */
  readonly hops: readonly (readonly ChannelEvents[])[];
  /** By channel: START bits. */
  readonly starts: Uint8Array;
  /** Events to look at once more before the hops, without an answer: what an attempt that failed may have spoilt. */
  readonly again: readonly ChannelEvents[];
}

/** How a task begins with a channel. */
export const START = {
  /** The half of its state that is the checkpoint; the other one is written. */
  checkpoint: 0b01,
  /** Go on in the half that is written, as it stands; otherwise it begins as a copy of the checkpoint. */
  goesOn: 0b10,
} as const;

/** What the indicators found on one channel, oldest first. */
export interface ChannelFindings {
  readonly channel: Channel;
  readonly findings: readonly InputFinding[];
}

/** Warm-up: answers `true` when the worker has loaded everything. */
export interface WarmUpTask {
  readonly kind: 'warm-up';
}

export type WorkerTask = ClassifyTask | AnalyseTask | WarmUpTask;
/** Classified[] for classify (one a snapshot), ChannelFindings[][] for analyse (one list a hop), true for warm-up. */
export type WorkerAnswer = readonly Classified[] | readonly (readonly ChannelFindings[])[] | true;
