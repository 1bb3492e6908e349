import type { Press } from './messages.js';

/* What the page answers when it is asked. */

/** One executable region. */
export interface ListedRegion {
  /** `0x`-prefixed hexadecimal. */
  readonly startAddress: string;
  readonly endAddress: string;
  readonly bytes: number;
  /** `rwxp`. */
  readonly permissions: string;
  /** Name of its backing: a key of BACKING. */
  readonly backing: string;
  /** In words. */
  readonly backedBy: string;
  readonly name: string;
  /** Whether it was like this at first sight. */
  readonly change: 'same' | 'new' | 'changed';
}

/**
 * A process's executable memory, answer to `/map?process=KEY`: as it is now, or, of a capture, at its end. Of a capture also
 * `&time=MS`: as it was at that time. 404 for a process without one, 410 for one of a capture that was not kept.
 */
export interface ProcessMap {
  readonly key: string;
  /** Of the newest reading that found it changed. */
  readonly timeMs: number;
  readonly firstTimeMs: number;
  /** In the order of addresses, at most 1,024. */
  readonly regions: readonly ListedRegion[];
  readonly count: number;
  /** Regions of the first sight that are gone, at most 256. */
  readonly gone: readonly ListedRegion[];
  /** Of a capture whose maps take too much room, at a time at which they are not kept any more: until when they are. Else null. */
  readonly keptToMs: number | null;
}

/** Answer to `/scene?sequence=N`: what there was at a verdict. 404 when it is not kept. */
export interface Scene {
  readonly sequence: number;
  readonly map: ProcessMap | null;
  /** The newest presses of each channel before it. */
  readonly presses: readonly Press[];
}

/** Answer to `/captures`: what is looked through. 404 for a live session. Of the second, all else is asked with `capture=1`. */
export interface Captures {
  /** As `Setup.replayOf`. */
  readonly names: readonly string[];
}

/** Something in a capture that one may want to jump to. */
export interface Moment {
  readonly kind: 'verdict' | 'finding' | 'blind';
  readonly timeMs: number;
  /** Of the event. */
  readonly sequence: number;
  readonly words: string;
}

/** Answer to `/tape`: a capture, as far as it has been judged. 404 for a live session. `/at?time=MS` gives a Snapshot of it. */
export interface TapeFacts {
  readonly fromMs: number;
  readonly toMs: number;
  /** The first 5,000. */
  readonly moments: readonly Moment[];
  readonly totals: Totals;
}

/** How many there are of a name. */
export type Count = readonly [name: string, count: number];

/** What a whole capture comes to, as far as it has been judged. */
export interface Totals {
  /** By code. */
  readonly verdicts: readonly Count[];
  /** Events with a finding of a detector, by its name. */
  readonly findings: readonly Count[];
  /** By channel. Those beyond 512 in a quarter of a second are not told one by one, nor here. */
  readonly presses: readonly Count[];
  /** For how long one source or more was blind. */
  readonly blindMs: number;
}

/** Settings that a page may try on a capture. */
export const KNOBS = [
  'hits.threshold',
  'hits.persistFor',
  'hits.unit',
  'input.maxRate',
  'input.maxCv',
  'input.minEvents',
  'input.keyboardEnforces',
  'memory.attribution',
  'profile',
  'disabledDetectors',
] as const;
/** One of KNOBS. */
export type Knob = (typeof KNOBS)[number];

/** A verdict, as far as it tells one from another. */
export interface VerdictMark {
  readonly code: string;
  readonly timeMs: number;
  readonly pid: number;
  readonly process: string;
  readonly words: string;
}

/** A detector or an input indicator that is in force by the settings that are tried, or would be if it were not disabled. */
export interface TriedDetector {
  readonly id: string;
  /** What it finds. */
  readonly title: string;
  readonly isDisabled: boolean;
  /** Events that name it. 0 for a disabled one: what it would find is not known. */
  readonly events: number;
  /** Whether the capture holds all that it cannot do without. */
  readonly isGiven: boolean;
}

/**
 * Answer to `/what-if?KNOB=VALUE...`, values as in the environment (`hits.persistFor=200ms`): what other settings would have decided. Not the
 * recorded judgement. 400 with a sentence for a value that makes no sense.
 */
export interface WhatIf {
  /** The first 500, in the order of times. */
  readonly verdicts: readonly VerdictMark[];
  readonly verdictCount: number;
  readonly detectors: readonly TriedDetector[];
  /** How to have these settings: a configuration file. */
  readonly config: string;
  /** ... and the flags of those settings that have one, as they are written in a shell. */
  readonly flags: string;
}

/** What settings do to the labelled sessions of a corpus. */
export interface CorpusOutcome {
  /** Sessions of people, and how many have a verdict. */
  readonly people: { readonly sessions: number; readonly flagged: number };
  /** Sessions of machines, and how many have none. */
  readonly machines: { readonly sessions: number; readonly missed: number };
}

/**
 * Answer to `/corpus?KNOB=VALUE...`: what settings do to the corpus that was given. It comes after a second, finished or not: whoever gets
 * null asks again. Settings of memory change nothing in it. 400 with a sentence for a value that makes no sense, 204 without a corpus.
 */
export interface CorpusTrial {
  readonly inForce: CorpusOutcome | null;
  readonly tried: CorpusOutcome | null;
  /** Of what is being judged, 0 to 1. */
  readonly share: number;
}
