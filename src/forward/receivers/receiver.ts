import type { Pulse } from '../../figures/pulse.js';
import type { NatsSettings } from '../../nats/settings.js';
import type { Level } from '../../records/event.js';
import type { Format } from '../../records/formats.js';
import type { Milliseconds } from '../../records/time.js';
import type { AuditLine } from '../spool/audit-line.js';

interface Common {
  /** Short, for messages, figures and the file with its position: one a log folder. */
  readonly name: string;
  /** The least severe level that it gets. */
  readonly level: Level;
  /** What of an event it is sent. */
  readonly format: Format;
  /** Longest time that it may take for what it is sent at once. */
  readonly timeoutMs: Milliseconds;
}

export interface WebhookSettings extends Common {
  readonly kind: 'webhook';
  readonly url: string;
  /** Signs requests; undefined: they are not signed. */
  readonly secret: Uint8Array | undefined;
  /** Of the header of this name. */
  readonly authorization: string | undefined;
  /** PEM. Default: what Node.js trusts. */
  readonly ca: string | undefined;
}

export interface SyslogSettings extends Common {
  readonly kind: 'syslog';
  readonly transport: 'udp' | 'tcp' | 'tls';
  readonly host: string;
  readonly port: number;
  /** PEM. Default: what Node.js trusts. */
  readonly ca: string | undefined;
}

export interface ExecSettings extends Common {
  readonly kind: 'exec';
  readonly program: string;
  readonly args: readonly string[];
}

export interface NatsReceiverSettings extends Common, NatsSettings {
  readonly kind: 'nats';
  /** Whether captures are given to those whom the servers let ask for them. */
  readonly offerCaptures: boolean;
}

/** A receiver, checked: secrets were read. */
export type ReceiverSettings = WebhookSettings | SyslogSettings | ExecSettings | NatsReceiverSettings;

/** Whose events these are. */
export interface Sender {
  /** Absolute path of the folder with the log. */
  readonly logDir: string;
  /** Of this program. */
  readonly version: string;
  /** Name of this machine, as in events. */
  readonly host: string;
  /** Id of the session that writes the log now. */
  readonly session: string;
}

/** Where events are sent to. */
export interface Receiver {
  /**
   * Sends an event, but for one that it is known to have. Resolves when the receiver has it, as far as its protocol says. Rejects with Refused when it will not have this
   * event, with any other error when it has to be tried again, which may give it to the receiver twice.
   */
  send(line: AuditLine, signal: AbortSignal): Promise<void>;
  /**
   * The number of the newest event of a session that it has: -1 for none, undefined when it does not say. Only of receivers that can be asked:
   * they have all that was sent before that one, too. Cheap, but where it is to be asked anew.
   */
  newestOf?(session: string, signal: AbortSignal, isAnew?: boolean): Promise<number | undefined>;
  /** It could be asked what it has, and does not say. */
  readonly isMute?: boolean;
  /** Tells that the monitor lives, where the receiver is for that; lost if it cannot be told now. @param ageMs since the main thread said so */
  beat?(pulse: Pulse, ageMs: Milliseconds): void;
  close(): void | Promise<void>;
}

/** A receiver was there and did not take the event. After a few tries nothing else is to be expected. */
export class Refused extends Error {}
