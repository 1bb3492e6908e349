import type { MonitorEvent } from '../records/event.js';

/** A place that events go to: a file, a stream, a terminal. */
export interface Outlet {
  /** Short, for messages: `audit`, `console`. */
  readonly name: string;
  /** Takes an event. Never throws and never waits: what cannot be taken is dropped and counted. */
  emit(event: MonitorEvent): void;
  /** Events dropped so far. */
  readonly dropped: number;
  /** Why the newest one was dropped, as one escaped line. Default: a line with the outlet's name. */
  readonly trouble?: string | undefined;
  /** Resolves when everything taken is where it belongs, or cannot be. Nothing is emitted after it is called. */
  close(): Promise<void>;
}
