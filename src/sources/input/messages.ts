/**
 * Every message between the process that holds the hook and the monitor. One way only, child to parent, over a
 * stream socket of its own (descriptor 3): it has backpressure, which `process.send` lacks, and it carries
 * exactly what is named here. There is no field for a key, and none may be added.
 */

export type Backend = 'uiohook' | 'evdev';

/** What the child is asked for: one JSON argument. */
export interface HookSettings {
  readonly source: Backend | 'auto';
  /** evdev devices by path; empty for every mouse and keyboard. */
  readonly devices: readonly string[];
  /** Also tell which process's window has the focus. */
  readonly focus?: boolean;
}

/**
 * What the hook can see now. `waiting`: nothing (and why), the child keeps trying; `starting`: the native hook is
 * being started, which may end the process; `ready`: events can arrive.
 */
export interface HookState {
  readonly kind: 'state';
  readonly state: 'waiting' | 'starting' | 'ready';
  readonly backend: Backend | 'none';
  readonly message: string;
}

/** Parallel arrays as in InputBatch, at most MAX_EVENTS events. */
export interface HookEvents {
  readonly kind: 'events';
  /** Monotonic ms. */
  readonly times: Float64Array;
  readonly holds: Float64Array;
  readonly marks: Uint8Array;
}

/** Input that will never arrive, since the last such message. At most one every HEARTBEAT_MS. */
export interface HookLoss {
  readonly kind: 'loss';
  /** Events that found no room in the child's bounded buffer. */
  readonly events: number;
  /** Times that a device's own buffer overflowed; the kernel does not say how many events each time. */
  readonly overruns: number;
}

/** Which process's window has the focus: as FocusChange has it. */
export interface HookFocus {
  readonly kind: 'focus';
  readonly pid: number;
}

/** The child's main loop turns. */
export interface Heartbeat {
  readonly kind: 'heartbeat';
}

export type HookMessage = HookState | HookEvents | HookLoss | HookFocus | Heartbeat;

export const HEARTBEAT_MS = 500;
/** The longest that an event waits in the child while the parent reads, ms. */
export const BATCH_MS = 10;
/** Most events in one message. */
export const MAX_EVENTS = 4096;
