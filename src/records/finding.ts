import type { Channel } from './input.js';

/** How much a finding matters by itself: `high` can lead to a verdict alone, `low` is for those who look closely. */
export const SEVERITIES = ['low', 'medium', 'high'] as const;
/** One of SEVERITIES. */
export type Severity = (typeof SEVERITIES)[number];

/** Only `stable` detectors and indicators count towards a verdict; `experimental` ones warn. */
export type Maturity = 'stable' | 'experimental';

/**
 * What every finding says, whatever found it: light, because time, process and code are stamped on later, in one place.
 * From a worker its texts are as the watched side chose them, hostile; in an event they are escaped.
 */
interface Found {
  /** Id of the detector or indicator. */
  readonly detector: string;
  readonly severity: Severity;
  readonly maturity: Maturity;
  /** What was seen, in words that a person can check. */
  readonly words: string;
  /** The figures behind the words, with units in their names. */
  readonly figures: Readonly<Record<string, number>>;
}

/** Something about one region of a process's memory. */
export interface RegionFinding extends Found {
  readonly kind: 'region';
  /** `0x`-prefixed hexadecimal. */
  readonly startAddress: string;
  readonly endAddress: string;
  /** Permissions such as `rwxp`. */
  readonly permissions: string;
  /** Empty for anonymous memory. From a worker: at most 256 name bytes, one a character (latin1). */
  readonly name: string;
}

/** What an input finding is about: when presses came, how long they were held, or who made them. */
export type FindingGroup = 'timing' | 'hold' | 'origin';

/** Something about one channel of input. */
export interface InputFinding extends Found {
  readonly kind: 'input';
  readonly channel: Channel;
  /** Findings of two groups that agree weigh more than two findings of one group. */
  readonly group: FindingGroup;
  /** Time of the press or release that triggered it, monotonic ms. */
  readonly atMs: number;
  /** Presses that the statistic was computed from, and the time that they span or the window's length. */
  readonly presses: number;
  readonly windowMs: number;
  /** The statistic, and the limit that it is beyond. */
  readonly value: number;
  readonly limit: number;
  readonly unit: string;
}

/** Somebody traces the process, or the monitor. */
export interface TracerFinding extends Found {
  readonly kind: 'tracer';
  /** The way of tracing, as the system calls it, such as `inspector`. */
  readonly via: string;
  /** 0 when unknown. */
  readonly tracerPid: number;
  readonly tracerName: string;
  /** True when it is the monitor that is traced. */
  readonly monitor: boolean;
}

/** Something about a process as a whole. */
export interface ProcessFinding extends Found {
  readonly kind: 'process';
}

/** What a detector or an indicator found. */
export type Finding = RegionFinding | InputFinding | TracerFinding | ProcessFinding;
