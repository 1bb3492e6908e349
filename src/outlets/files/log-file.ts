import type { MonitorEvent } from '../../records/event.js';

/** A file with one line per event. */
export interface LogFile {
  readonly path: string;
  /** Lines that are not in the file. */
  readonly lost: number;
  /** Why the newest of them was lost, as one escaped line; undefined when the file mentions all that were lost. */
  readonly trouble: string | undefined;
  /** Appends the event, unless `persist` already did. Never throws: what cannot be written is counted. */
  write(event: MonitorEvent): void;
  /**
   * Appends the event and returns when it is on the disk.
   *
   * @param withinMs how long the disk may take
   * @throws the system's error, or that the disk does not answer; `write` may then be tried
   */
  persist(event: MonitorEvent, withinMs: number): void;
  /** Opens a new file in place of one that was renamed or removed. Never throws. */
  reopen(): void;
  /** Resolves when every line is in the file, or cannot be. */
  close(): void | Promise<void>;
}
