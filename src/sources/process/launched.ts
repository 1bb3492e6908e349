/** A program that waits in a process of its own until it may begin. */
export interface Launched {
  readonly pid: number;
  /** Path of the program that it becomes. */
  readonly executable: string;
  /** Starts the program in the same process: the PID stays. */
  begin(): void;
  /** Passes a signal on. */
  signal(signal: NodeJS.Signals): void;
  /** Resolves with its exit code, or 128 + n when signal n ended it. */
  readonly exited: Promise<number>;
}
