import type { FindingGroup, InputFinding, Maturity, Severity } from '../../records/finding.js';
import type { Clock } from './structures/clock-step.js';
import type { StateArena } from './structures/state-arena.js';

/**
 * What a finding of an indicator may lead to: `convicts` makes a verdict by itself on every channel; `convicts-mouse` only where
 * one button has one finger (or where the keyboard enforces); `supports` counts only beside a finding of another group; `warns`
 * never counts towards a verdict. An experimental indicator by itself never does more than warn, whatever its weight.
 */
export type Weight = 'convicts' | 'convicts-mouse' | 'supports' | 'warns';

export interface ThresholdDefinition {
  readonly default: number;
  /** Empty for a ratio, a coefficient or a share. */
  readonly unit: string;
  readonly about: string;
}

/** Every indicator has a `limit`: its statistic beyond it is a finding. The others say when the statistic is taken at all. */
export type Thresholds<Name extends string> = Readonly<Record<Name, number>> & { readonly limit: number };

/** One indicator: its definition as data, then what it remembers of one channel. One file each. */
export interface Indicator<Name extends string = string> {
  /** Also the `detector` of its findings. */
  readonly id: string;
  readonly title: string;
  readonly group: FindingGroup;
  readonly maturity: Maturity;
  readonly weight: Weight;
  /** A statistic at or above the limit is a finding, or one at or below it. */
  readonly beyond: 'above' | 'below';
  /** Unit of the statistic and of `limit`; empty when it has none. */
  readonly unit: string;
  readonly thresholds: Readonly<Record<Name | 'limit', ThresholdDefinition>>;
  /** The sessions of people that it was validated on, and the most machine-like statistic among them. */
  readonly validatedOn: string;
  /** When to move the limit, and which way. */
  readonly tuning: string;
  /**
   * Makes the tracker of one channel. Everything it remembers lies in the arena; all zeros is the initial state.
   *
   * @param clock the step of the clock that the times come from: what it explains is no evidence
   */
  create(arena: StateArena, thresholds: Thresholds<Name>, clock: Clock): Tracker;
}

/**
 * Facts about one press, as bits.
 *
 * @example
 * ```ts
 * import { PRESS } from 'clearsight';
 *
 * const isAlone = (facts: number) => (facts & PRESS.overlaps) === 0;
 * console.log(isAlone(PRESS.injected)); // true
 * ```
 */
export const PRESS = {
  /** An earlier press on this channel is still down, or no releases are seen: it may be another finger's. */
  overlaps: 0b01,
  /** The system says that a program made it (XTEST, a virtual device). */
  injected: 0b10,
  /** The same key as the press before it. Never set for mouse buttons. */
  sameKey: 0b100,
  /** Its source saw the key up before: never auto-repeat. */
  fresh: 0b1000,
} as const;

/**
 * Follows one channel. Pure: time comes with the events. Both methods return the statistic as it stands after the event,
 * NaN while there is nothing to judge.
 */
export interface Tracker {
  /** @param intervalMs time since the previous press, NaN for the first */
  press?(timeMs: number, intervalMs: number, facts: number): number;
  /** @param holdMs finite, at most a minute; negative where the recorder put the release before its press */
  release?(timeMs: number, holdMs: number): number;
  /** What the statistic was computed from, for a person who wants to check it. Called only when it is a finding. */
  describe(): Description;
}

export type Description = Pick<InputFinding, 'presses' | 'windowMs' | 'words'>;

/** The severity of findings of that weight: `high` for what convicts, `medium` for what supports, `low` for what only warns. */
export function severityOf(weight: Weight): Severity {
  return weight === 'warns' ? 'low' : weight === 'supports' ? 'medium' : 'high';
}

/** Is the value at the limit or beyond it? False for NaN: what cannot be measured is never a finding. */
export function isBeyond({ beyond }: Pick<Indicator, 'beyond'>, value: number, limit: number): boolean {
  return beyond === 'above' ? value >= limit : value <= limit;
}
