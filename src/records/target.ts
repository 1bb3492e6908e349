/**
 * Which process a record is about. A PID can be reused; the key cannot: it joins the PID with the kernel's
 * start time of the process, in clock ticks since boot.
 */
export type ProcessKey = `${number}:${string}`;

/** A process held by the monitor. Names are the process's own to choose: raw, hostile, escape before showing. */
export interface ProcessInfo {
  readonly key: ProcessKey;
  readonly pid: number;
  /** The kernel's short name (comm), at most 15 bytes, decoded as UTF-8 with replacement. */
  readonly name: string;
  /** Path of the executable, empty when it cannot be read. */
  readonly executable: string;
  /** True for a target (found by name or PID, or launched); false for a process that only a strict scope watches. */
  readonly isTarget: boolean;
  /** The target that started it, when it is watched as a descendant; the program that `run` started, when nobody knows better. */
  readonly startedBy?: ProcessKey;
}
