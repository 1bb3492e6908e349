import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { headers, type MsgHdrs, type NatsConnection } from '@nats-io/transport-node';
import type { Pulse } from '../../figures/pulse.js';
import { formatBeat } from '../../nats/beat.js';
import { Link } from '../../nats/link.js';
import {
  beatSubject,
  COPY_HEADER,
  eventSubject,
  hostToken,
  PREVIOUS_HEADER,
  sessionSubjects,
} from '../../nats/subjects.js';
import type { Milliseconds } from '../../records/time.js';
import { CaptureGiver } from '../captures/give-captures.js';
import { type AuditLine, idOf } from '../spool/audit-line.js';
import { type NatsReceiverSettings, type Receiver, Refused, type Sender } from './receiver.js';

/** How long it is believed what a stream has, while nothing happens. An acknowledgement is not yet a synced disk. */
const BELIEVED_MS = 30_000;
/** Part of the time for an event that may pass until there is a connection. */
const CONNECTING_PART = 0.8;
/** ... and that may pass until the stream has said what it has. */
const ASKING_PART = 0.3;
/** Sessions of which it is kept how far they have come. */
const MAX_SESSIONS = 64;

/**
 * A stream of NATS JetStream. An event counts as delivered when the stream has acknowledged it; one is on its way at a time, so that a session's
 * events are in their order there. What was acknowledged may still be lost with a disk: the stream is asked what it has, for each connection and
 * now and then.
 */
export class NatsStream implements Receiver {
  readonly #link: Link;
  /** The newest event of each session that the stream has: -1 for none. Emptied when that is not known for sure any more. */
  readonly #newest = new Map<string, number>();
  #asked: NatsConnection | undefined;
  #askedMs = Number.NEGATIVE_INFINITY;
  /** It has told at least once what it has. */
  #hasSaid = false;
  /** It does not tell over this connection. */
  #isMute = false;
  /** What this client may not do, as a server said since the last try. */
  #refusal: Error | undefined;

  constructor(
    private readonly settings: NatsReceiverSettings,
    private readonly sender: Sender,
    onReachable: () => void,
  ) {
    const host = hostToken(sender.host);
    const giver = settings.offerCaptures ? new CaptureGiver(sender.logDir, sender.host) : undefined;
    this.#link = new Link({
      settings,
      name: `clearsight ${host}`,
      inboxPrefix: `_INBOX_${host}`,
      onUp: (connection) => {
        giver?.listen(connection);
        onReachable();
      },
      onRefused: (error) => {
        this.#refusal = error;
      },
    });
  }

  get isMute(): boolean {
    return this.#isMute;
  }

  async send(line: AuditLine, signal: AbortSignal): Promise<void> {
    const { session, sequence, text } = line;
    const connection = await this.#connection(signal);
    const before = await this.#newestIn(connection, session);
    // It was on its way when a monitor ended, or when an answer was lost.
    if (before !== undefined && before >= sequence) return;
    const most = connection.info?.max_payload ?? Number.POSITIVE_INFINITY;
    if (Buffer.byteLength(text) > most)
      throw new Refused(`more than the ${most} bytes that the server takes`);
    this.#newest.delete(session);
    await this.#publish(connection, line, before, signal);
    this.#keep(session, sequence);
  }

  async newestOf(session: string, signal: AbortSignal, isAnew = false): Promise<number | undefined> {
    const connection = await this.#connection(signal);
    if (isAnew) this.#newest.clear();
    return this.#newestIn(connection, session);
  }

  beat(pulse: Pulse, ageMs: Milliseconds): void {
    const { host, session } = this.sender;
    this.#link.now?.publish(beatSubject(host, session), formatBeat({ ...pulse, host, session, ageMs }));
  }

  async close(): Promise<void> {
    await this.#link.close();
  }

  async #publish(
    connection: NatsConnection,
    line: AuditLine,
    before: number | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    this.#refusal = undefined;
    const subject = eventSubject(this.sender.host, line.session, line.kind);
    const told = headers();
    if (before !== undefined) told.set(PREVIOUS_HEADER, before < 0 ? '-' : String(before));
    const { timeoutMs: timeout } = this.settings;
    const publishing = jetstream(connection, { timeout }).publish(subject, line.text, {
      ...{ msgID: idOf(line), headers: told, timeout },
    });
    try {
      await until(publishing, signal);
    } catch (error) {
      // Perhaps there was no stream that could have said something.
      this.#isMute = false;
      if (this.#refusal !== undefined) throw this.#refusal;
      const isNowhere = (error as Error).name === 'JetStreamNotEnabled';
      throw isNowhere ? new Error(`no stream takes ${subject}`, { cause: error }) : error;
    }
  }

  /** Where there is none, why is known before it is too late to say so. */
  #connection(signal: AbortSignal): Promise<NatsConnection> {
    const inTime = AbortSignal.timeout(this.settings.timeoutMs * CONNECTING_PART);
    return this.#link.connection(AbortSignal.any([signal, inTime]));
  }

  /** Of what was asked over this connection, or since then is known. */
  async #newestIn(connection: NatsConnection, session: string): Promise<number | undefined> {
    const isOld = performance.now() - this.#askedMs > BELIEVED_MS && !this.#isMute;
    if (isOld || connection !== this.#asked) {
      this.#newest.clear();
      this.#asked = connection;
      this.#askedMs = performance.now();
      this.#isMute = false;
    }
    const known = this.#newest.get(session);
    if (known !== undefined || this.#isMute) return known;
    const newest = await this.#ask(connection, session);
    if (newest === undefined) this.#isMute = true;
    else this.#keep(session, newest);
    return newest;
  }

  /** Undefined where the stream does not say. */
  async #ask(connection: NatsConnection, session: string): Promise<number | undefined> {
    const { stream, timeoutMs } = this.settings;
    const manager = await jetstreamManager(connection, { checkAPI: false, timeout: timeoutMs * ASKING_PART });
    try {
      const message = await manager.direct.getMessage(stream, {
        last_by_subj: sessionSubjects(this.sender.host, session),
      });
      this.#hasSaid = true;
      return message === null ? -1 : sequenceIn(message.header, session);
    } catch (error) {
      // One that has said it before is in trouble; another one has no direct access, or none for this client.
      if (this.#hasSaid || connection.isClosed()) throw error;
      return undefined;
    }
  }

  #keep(session: string, sequence: number): void {
    this.#newest.delete(session);
    this.#newest.set(session, sequence);
    const [oldest] = this.#newest.keys();
    if (this.#newest.size > MAX_SESSIONS && oldest !== undefined) this.#newest.delete(oldest);
  }
}

/** Undefined where another host has led a copy of something there: whom the stream's answers are for, their headers say. */
function sequenceIn(header: MsgHdrs, session: string): number | undefined {
  const [name, sequence = ''] = header.get('Nats-Msg-Id').split(':');
  const isCopy = header.values(COPY_HEADER).length > 1;
  return !isCopy && name === session && /^\d{1,15}$/.test(sequence) ? Number(sequence) : undefined;
}

function until<Result>(promise: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
