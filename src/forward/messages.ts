import type { ForwardTally } from '../figures/forward-tally.js';
import type { Pulse } from '../figures/pulse.js';
import type { Milliseconds } from '../records/time.js';
import type { ReceiverSettings, Sender } from './receivers/receiver.js';

/** What the thread is started with. */
export interface ForwardData {
  /** Who writes the log now. The first event of its session is written when all is begun. */
  readonly sender: Sender;
  /** Of this machine; undefined where it has none. */
  readonly machineId: string | undefined;
  readonly receivers: readonly ReceiverSettings[];
}

export type ToForward =
  /** There may be new lines. */
  | { readonly kind: 'look' }
  /** How the monitor is now, each second; told to receivers that are for that. */
  | { readonly kind: 'pulse'; readonly pulse: Pulse }
  /** The last line is written: what waits is tried once more, then the thread ends. */
  | { readonly kind: 'close' };

/** Receivers are told by their place in ForwardData. */
export type FromForward =
  | { readonly kind: 'ready' }
  /** Each receiver gets what is written from now on, and what waited for it, from this monitor or from another one. */
  | { readonly kind: 'begun' }
  /** Comes in place of `begun`: no positions can be kept in the log folder. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** The monitor that sent to this receiver has ended, and this one does from now on. */
  | { readonly kind: 'took-over'; readonly receiver: number }
  /** Counts of a receiver that this monitor sends to, four times a second where they have changed. */
  | { readonly kind: 'tally'; readonly receiver: number; readonly tally: ForwardTally }
  /** The receiver has not taken what it was sent, and it is tried again. Said once, until it has. */
  | { readonly kind: 'failing'; readonly receiver: number; readonly reason: string }
  | { readonly kind: 'delivering'; readonly receiver: number; readonly afterMs: Milliseconds }
  /** Something else that whoever operates it must know, at most once a minute. */
  | { readonly kind: 'trouble'; readonly receiver: number; readonly reason: string };
