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

/** What one input detector saw in one window of one channel. */
export interface InputFinding {
  readonly detector: string;
  readonly channel: Channel;
  /** False when this channel or detector may only warn (the keyboard by default; experimental detectors). */
  readonly enforces: boolean;
  readonly presses: number;
  readonly windowMs: number;
  readonly ratePerSecond: number;
  /** Coefficient of variation of the intervals: population standard deviation / mean. */
  readonly cv: number;
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
