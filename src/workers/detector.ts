import type { FactId, FactView } from '../facts/facts.js';
import type { Maturity, Severity } from '../records/finding.js';
import type { BaselineInForce } from './memory/baseline/baseline-in-force.js';

/** Which facts a detector reads: without a required one it does not run, without an optional one it runs and sees undefined. */
export type Needs = { readonly [Id in FactId]?: 'required' | 'optional' };

type RequiredOf<N extends Needs> = keyof { [Id in keyof N as N[Id] extends 'required' ? Id : never]: Id } &
  FactId;

/** What a detector is given: the newest of each fact that it needs, all of one process. */
export type Given<N extends Needs> = {
  readonly [Id in keyof N & FactId]: N[Id] extends 'required' ? FactView<Id> : FactView<Id> | undefined;
};

/** The newest facts of one process, as far as they are known. */
export type Views = { readonly [Id in FactId]?: FactView<Id> | undefined };

/** What every detector states about itself. The table in the docs is made from it. */
export interface Definition {
  /** Also the name of its file and of its findings. */
  readonly id: string;
  /** What it finds, in words: those of its findings, unless a sighting has better ones. */
  readonly title: string;
  readonly severity: Severity;
  readonly maturity: Maturity;
  /**
   * How strongly a finding indicates tampering, 0 to 1. With 0 it warns and never counts; several findings on one region are
   * named in this order.
   */
  readonly weight: number;
  /** Memory profiles in which it is in force. */
  readonly profiles: readonly ('threshold' | 'strict')[];
  /** It says what is not as in the baseline, so it is in force only where there is one. Default: it looks at facts alone. */
  readonly comparesWithBaseline?: true;
  /** What it was tried on, and with what result. */
  readonly validatedOn: string;
  /** What to do about findings that are expected. */
  readonly tuning: string;
}

/** What a detector saw; the engine makes a finding of it. */
export type Sighting = RegionSighting | TracerSighting | ProcessSighting;

interface Seen {
  /** Default: the detector's title. */
  readonly words?: string;
  /** The figures behind the words, units in their names. Default: none. */
  readonly figures?: Readonly<Record<string, number>>;
}

/** Something about one region. Such a finding can be allowed (`memory.allow`). */
export interface RegionSighting extends Seen {
  readonly kind: 'region';
  /** Its place in the `regions` fact. */
  readonly index: number;
}

export interface TracerSighting extends Seen {
  readonly kind: 'tracer';
  readonly via: string;
  readonly tracerPid: number;
  readonly tracerName: string;
}

/** Something about the process as a whole. */
export interface ProcessSighting extends Seen {
  readonly kind: 'process';
}

/** A detector as its file defines it. */
export interface DetectorOf<N extends Needs> extends Definition {
  readonly needs: N;
  /** The required fact whose readings it follows: it runs at each, and its hits are counted by them. */
  readonly pacedBy: RequiredOf<N>;
  /**
   * Pure: no clock, no state, no I/O. An empty answer means that there is nothing to see (any more).
   *
   * @param baseline the one in force, if any; it may be of another program
   */
  detect(facts: Given<N>, baseline?: BaselineInForce): readonly Sighting[];
}

/** A detector as the engine runs it. */
export interface Detector extends Definition {
  readonly needs: Needs;
  readonly pacedBy: FactId;
  /** Empty while a required fact is unknown. */
  look(views: Views, baseline?: BaselineInForce): readonly Sighting[];
}

/**
 * Makes a detector of its definition, its needs and its function.
 *
 * @example
 * ```ts
 * import { defineDetector } from 'clearsight';
 *
 * export const manyRegions = defineDetector({
 *   ...{ id: 'many-regions', title: 'Very many executable regions', tuning: 'Raise it.', validatedOn: 'nothing yet' },
 *   ...{ severity: 'low', maturity: 'experimental', weight: 0, profiles: ['threshold'] },
 *   needs: { regions: 'required' },
 *   pacedBy: 'regions',
 *   detect: ({ regions }) => (regions.count > 5000 ? [{ kind: 'process', figures: { regions: regions.count } }] : []),
 * });
 * ```
 */
export function defineDetector<const N extends Needs>({ detect, ...definition }: DetectorOf<N>): Detector {
  const { needs } = definition;
  return { ...definition, look: (views, baseline) => (isGiven(views, needs) ? detect(views, baseline) : []) };
}

function isGiven<N extends Needs>(views: Views, needs: N): views is Views & Given<N> {
  for (const id in needs) {
    if (needs[id] === 'required' && views[id as keyof Views] === undefined) return false;
  }
  return true;
}
