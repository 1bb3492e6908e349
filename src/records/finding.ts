import type { Channel } from './input.js';

/** What one region detector saw in one region. Light: time, process and code are stamped on later, in one place. */
export interface RegionFinding {
  readonly detector: string;
  /** `0x`-prefixed hexadecimal. */
  readonly startAddress: string;
  readonly endAddress: string;
  readonly permissions: string;
  /**
   * Empty for anonymous memory; at most 256 bytes. From a worker: name bytes as latin1, hostile. In an event: as UTF-8, escaped.
   */
  readonly name: string;
}

/** Evidence of one input indicator on one channel, in words and numbers that the person it is about could check. */
export interface InputFinding {
  /** Id of the indicator. */
  readonly detector: string;
  readonly channel: Channel;
  /** Two groups that agree weigh more than two findings of one. */
  readonly group: 'timing' | 'hold' | 'origin';
  /** Only `stable` ones count towards a verdict by themselves. */
  readonly maturity: 'stable' | 'experimental';
  /** Time of the press or release that brought it, monotonic ms. */
  readonly atMs: number;
  /** Presses that the statistic was taken from, and the time that they span or the window's length. */
  readonly presses: number;
  readonly windowMs: number;
  /** The statistic, and the limit that it is beyond. */
  readonly value: number;
  readonly limit: number;
  readonly unit: string;
  readonly words: string;
}

export interface DebuggerFinding {
  readonly detector: 'tracer';
  readonly via: 'ptrace' | 'inspector';
  readonly tracerPid: number;
  readonly tracerName: string;
  /** True when it is the monitor that is traced. */
  readonly monitor: boolean;
}

export type Finding = RegionFinding | InputFinding | DebuggerFinding;
