import type { ForwardTally } from '../figures/forward-tally.js';
import type { Milliseconds } from '../records/time.js';
import type { ReceiverSettings } from './receivers/receiver.js';

/** What the thread is started with. */
export interface ForwardData {
  /** Absolute path of the folder with the log. */
  readonly logDir: string;
  /** Id of the session that writes the log now. */
  readonly session: string;
  /** Of this program. */
  readonly version: string;
  /** Of this machine; undefined where it has none. */
  readonly machineId: string | undefined;
  readonly receivers: readonly ReceiverSettings[];
}

/** Receivers are told by their place in ForwardData. */
export type ToForward =
  /** From here on nobody else sends to this receiver from this log. */
  | {
      readonly kind: 'begin';
      readonly receiver: number /** No event of the session is in the log yet. */;
      readonly isFirst: boolean;
    }
  /** There may be new lines. */
  | { readonly kind: 'look' }
  /** The last line is written: what waits is tried once more, then the thread ends. */
  | { readonly kind: 'close' };

export type FromForward =
  | { readonly kind: 'ready' }
  /** A receiver gets what is written from now on, and what waited for it. */
  | { readonly kind: 'begun'; readonly receiver: number }
  /** Counts, four times a second where they have changed. */
  | { readonly kind: 'tally'; readonly receiver: number; readonly tally: ForwardTally }
  /** The receiver has not taken what it was sent, and it is tried again. Said once, until it has. */
  | { readonly kind: 'failing'; readonly receiver: number; readonly reason: string }
  | { readonly kind: 'delivering'; readonly receiver: number; readonly afterMs: Milliseconds }
  /** Something else that whoever operates it must know, at most once a minute. */
  | { readonly kind: 'trouble'; readonly receiver: number; readonly reason: string };
