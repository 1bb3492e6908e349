import type { FactId, FactValue } from '../facts/facts.js';
import type { Finding, InputFinding } from '../records/finding.js';
import type { Channel } from '../records/input.js';
import type { ExtensionPaths } from './extensions/extensions.js';
import type { ThresholdOverrides } from './input/thresholds.js';
import type { Baseline } from './memory/baseline/baseline.js';

/**
 * Every message between the main thread and the detection workers. Workers keep no state of their own: a task holds all it
 * needs, or names where in shared memory it lies.
 */

/** A region that the configuration allows: all given conditions must hold. */
export interface AllowedRegion {
  /** Glob over the region's name bytes (`*` any run, `?` one byte); `''` matches anonymous memory. */
  readonly path: string;
  /** Permissions such as `r-xp`; `?` matches either. Default: any. */
  readonly permissions?: string | undefined;
  /** Size bounds in bytes, inclusive. */
  readonly minBytes?: number | undefined;
  readonly maxBytes?: number | undefined;
  /** Most regions of one snapshot that this entry allows; the rest are suspicious. Default: any number. */
  readonly count?: number | undefined;
  /** Why; shown in the log at start. */
  readonly reason: string;
}

/** Given to a worker once, when it starts. */
export interface WorkerSettings {
  /** Ids of the detectors in force. */
  readonly detectors: readonly string[];
  /** Ids of the input indicators in force. */
  readonly indicators: readonly string[];
  /** Modules to load besides what is built in. */
  readonly extensions: ExtensionPaths;
  readonly allowedRegions: readonly AllowedRegion[];
  /** Whether memory of known runtimes is explained, not counted (attribution/attribute.ts). */
  readonly attribution: boolean;
  /** What is known of one program. Default: nothing of any. */
  readonly baseline?: Baseline | undefined;
  /** Thresholds of the input indicators that differ from their defaults. */
  readonly inputThresholds: ThresholdOverrides;
}

/** The newest facts of several processes, a column a fact: place n of each column is about the same process. */
export type FactColumns = { readonly [Id in FactId]?: readonly (FactValue<Id> | undefined)[] };

/** Look with every detector that this fact paces. */
export interface LookTask {
  readonly kind: 'look';
  readonly pacedBy: FactId;
  /** How many places the columns have. */
  readonly count: number;
  readonly facts: FactColumns;
  /** Places at which only ClearSight's own detectors look. Absent for none. */
  readonly builtInOnly?: readonly number[];
}

/** What the detectors of one pace saw of one process. */
export interface Judgement {
  /** How many regions, or other things, are suspicious, whether named below or not. */
  readonly suspicious: number;
  /** The first findings, those on regions in address order, at most MAX_FINDINGS. */
  readonly findings: readonly Finding[];
  /** Regions that would be suspicious, but belong to a known runtime. Absent for none. */
  readonly explained?: readonly Explained[];
  /** Detectors that failed; the rest holds what the others saw. Absent for none. */
  readonly faults?: readonly DetectorFault[];
  /** Why only ClearSight's own detectors have looked, where the user's were left out. The worker never says so. */
  readonly leftOut?: string;
}

/** Regions of one runtime in one process. */
export interface Explained {
  /** Id of the runtime. */
  readonly runtime: string;
  /** As people call it. */
  readonly title: string;
  readonly regions: number;
  readonly bytes: number;
}

/** A detector that threw, or answered with what is no sighting. */
export interface DetectorFault {
  readonly detector: string;
  /** What it threw, raw, 512 characters at most. */
  readonly message: string;
}
export const MAX_FINDINGS = 64;

/** What a worker is started with. */
export interface WorkerData extends WorkerSettings {
  /** By half, by channel: what the input detector remembers (see pipeline/pool/channel-states.ts). */
  readonly channelStates: readonly (readonly SharedArrayBuffer[])[];
}

/** Presses and releases of all channels, those of each in the order in which they arrived. Parallel arrays of one length. */
export interface InputEvents {
  /** Finite, ms. */
  readonly times: Float64Array;
  /** MARK bytes. */
  readonly marks: Uint8Array;
  /** For a release: how long the key was held, ms; NaN when its press was not seen. */
  readonly holds: Float64Array;
}

export interface AnalyseTask {
  readonly kind: 'analyse';
  /** Of all hops, one after the other: to clone a few large arrays into another thread costs far less than many small ones. */
  readonly events: InputEvents;
  /** Where each hop ends in them. */
  readonly hopEnds: Uint32Array;
  /** By channel: START bits. */
  readonly starts: Uint8Array;
  /** Events to look at once more before the hops, without an answer: what an attempt that failed may have spoilt. */
  readonly again: readonly InputEvents[];
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

/** Asks only whether the worker has loaded everything. */
export interface WarmUpTask {
  readonly kind: 'warm-up';
  /** What to go on with, in the place of what the worker was started with: without extensions. Default: the same as before. */
  readonly next?: WorkerData;
}

export type WorkerTask = LookTask | AnalyseTask | WarmUpTask;

/** One judgement a process, one list of findings a hop, or only that the worker has loaded everything. */
export type WorkerAnswer =
  | { readonly kind: 'look'; readonly judgements: readonly Judgement[] }
  | { readonly kind: 'analyse'; readonly findings: readonly (readonly ChannelFindings[])[] }
  | { readonly kind: 'warm-up' };
