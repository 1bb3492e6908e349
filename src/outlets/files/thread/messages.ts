import type { MessagePort } from 'node:worker_threads';
import type { MonitorEvent } from '../../../records/event.js';
import type { Profile } from '../../lines/line.js';

/** What the thread is started with. */
export interface LogThreadData {
  readonly port: MessagePort;
  /** See SENT, DONE and BEHIND. */
  readonly counts: Int32Array;
}

/** Indices of the counts of requests made and answered, which wrap around. */
export const SENT = 0;
export const DONE = 1;
/** Index of a word that is not 0 while requests are not waited for, because an earlier one took too long. */
export const BEHIND = 2;

/** Lines that were dropped before they reached the thread. */
export interface Missed {
  readonly lines: number;
  readonly newest: MonitorEvent;
}

/** How the lines of a file look: text for people, or JSON. */
export type LineForm = Profile | 'json';

export interface WriteEvent {
  readonly kind: 'write' | 'persist';
  readonly file: number;
  readonly event: MonitorEvent;
  /** Number of the event, when it is to be persisted: it stands once in a file however often it comes. */
  readonly verdict: number | undefined;
  readonly missed: Missed | undefined;
}

/** Requests are answered in order. `file` is a number that whoever opens it chooses. */
export type ToLog =
  | { readonly kind: 'open'; readonly file: number; readonly path: string; readonly form: LineForm }
  | WriteEvent
  | { readonly kind: 'reopen'; readonly file: number }
  | { readonly kind: 'close'; readonly file: number }
  /** What the monitor says of itself, a whole file of its own. */
  | { readonly kind: 'state'; readonly path: string; readonly state: Uint8Array }
  /** States that nobody misses any more, now that a monitor watches what has these keys. */
  | { readonly kind: 'clear-states'; readonly logDir: string; readonly keys: readonly string[] }
  | { readonly kind: 'end' };

/** Sent only when there is something to tell; the counts tell that a request was answered. */
export type FromLog =
  /** Lines of a file that were lost, when that has changed. */
  | {
      readonly kind: 'state';
      readonly file: number;
      readonly lost: number;
      readonly trouble: string | undefined;
    }
  /** A file that could not be opened, or that did not take a verdict. `request` counts from 1. */
  | { readonly kind: 'failed'; readonly request: number; readonly reason: string }
  /** All requests so far are answered; told only to those who do not wait. */
  | { readonly kind: 'answered' };
