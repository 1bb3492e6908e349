import type { StateArena } from './structures/state.js';

/** What kind of evidence it is. Two kinds that agree weigh more than two of one kind. */
export type EvidenceGroup = 'timing' | 'hold' | 'origin';

/**
 * What an indicator may do by itself: `convicts` alone makes a verdict on every channel; `convicts-mouse` only where one
 * button has one finger (or where the keyboard enforces); `supports` counts only beside another group; `warns` never counts
 * towards a verdict. An experimental indicator alone never does more than warn, whatever stands here.
 */
export type Weight = 'convicts' | 'convicts-mouse' | 'supports' | 'warns';

export interface ThresholdDefinition {
  readonly default: number;
  readonly unit: string;
  readonly about: string;
}

/** Every indicator has a `limit`: its statistic beyond it is evidence. The others say when the statistic is taken. */
export type Thresholds<Name extends string> = Readonly<Record<Name, number>> & { readonly limit: number };

/** One indicator: its definition as data, then the state of one channel. One file each. */
export interface Indicator<Name extends string = string> {
  /** Also the name of its evidence. */
  readonly id: string;
  readonly title: string;
  readonly group: EvidenceGroup;
  readonly maturity: 'stable' | 'experimental';
  readonly weight: Weight;
  /** Evidence is a statistic at or above the limit, or at or below it. */
  readonly beyond: 'above' | 'below';
  readonly unit: string;
  readonly thresholds: Readonly<Record<Name | 'limit', ThresholdDefinition>>;
  /** The sessions of people that it was tried on, and the most machine-like statistic among them. */
  readonly validatedOn: string;
  readonly tuning: string;
  /** Makes the tracker of one channel. All that it remembers lies in the arena; all zeros is the fresh state. */
  create(arena: StateArena, thresholds: Thresholds<Name>): Tracker;
}

/** Facts about one press, as bits. */
export const PRESS = {
  /** A press before it on this channel is still down, or no releases are seen: it may be another finger's. */
  overlaps: 0b01,
  /** The system says that a program made it (XTEST, a virtual device). */
  injected: 0b10,
  /** A key of the keyboard, and the same as the press before. Never set for mouse buttons. */
  sameKey: 0b100,
} as const;

/**
 * Follows one channel. Pure: time comes with the events. Both methods return the statistic as it stands after the event,
 * NaN while there is nothing to judge.
 */
export interface Tracker {
  /** @param intervalMs time since the press before, NaN for the first */
  press?(timeMs: number, intervalMs: number, facts: number): number;
  /** @param holdMs finite, at most a minute; negative where the recorder put the release before its press */
  release?(timeMs: number, holdMs: number): number;
  /** What the statistic was taken from, for a person who wants to check it. Called only when it is evidence. */
  describe(): Description;
}

export interface Description {
  readonly presses: number;
  readonly windowMs: number;
  readonly words: string;
}

/** Evidence of one indicator on one channel at the press or release at `timeMs`. */
export interface Evidence extends Description {
  readonly indicator: string;
  readonly group: EvidenceGroup;
  readonly maturity: 'stable' | 'experimental';
  readonly weight: Weight;
  readonly timeMs: number;
  readonly value: number;
  readonly limit: number;
  readonly unit: string;
}

/** Beyond the limit? False for NaN: what cannot be measured is never evidence. */
export function isBeyond({ beyond }: Pick<Indicator, 'beyond'>, value: number, limit: number): boolean {
  return beyond === 'above' ? value >= limit : value <= limit;
}
