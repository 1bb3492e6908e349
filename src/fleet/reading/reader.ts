import {
  type ConsumerMessages,
  DeliverPolicy,
  type JsMsg,
  jetstream,
  jetstreamManager,
} from '@nats-io/jetstream';
import type { Msg, NatsConnection } from '@nats-io/transport-node';
import { parseBeat } from '../../nats/beat.js';
import { Link } from '../../nats/link.js';
import type { NatsSettings } from '../../nats/settings.js';
import { ALL_BEATS, hostToken, parseBeatSubject } from '../../nats/subjects.js';
import type { Milliseconds } from '../../records/time.js';
import { escapeText } from '../../text/escape.js';
import type { Fleet } from '../model/fleet.js';
import { fleetEvent, type StreamMessage } from '../model/fleet-event.js';

/** First part of the subjects on which answers come; permissions name it. */
export const INBOX = '_INBOX_fleet';
/** Messages that may be on their way to here. */
const MAX_AHEAD = 1000;
/** Between two tries to read the stream, while the connection stands. */
const RETRY_MS = 1000;

export interface ReaderOptions {
  readonly settings: NatsSettings;
  readonly fleet: Fleet;
  /** How far back events are read at the start. */
  readonly sinceMs: Milliseconds;
  /** Unix ms. */
  readonly now: () => Milliseconds;
}

/** Reads what all hosts say: events from the stream, from some time ago on, and signs of life as they come. Writes nothing. */
export class Reader {
  readonly #options: ReaderOptions;
  readonly #link: Link;
  /** Number in the stream of the newest message that was read. */
  #read = 0;
  #messages: ConsumerMessages | undefined;
  #isClosed = false;
  /** What may not be read through the connection that stands: whoever hears no signs of life must not call their hosts lost. */
  #refusal: string | undefined;
  #onCaughtUp: () => void = () => {};

  /** Resolves when all that was in the stream at first has been read. */
  readonly caughtUp: Promise<void>;

  constructor(options: ReaderOptions) {
    this.#options = options;
    const { settings, fleet, now } = options;
    this.caughtUp = new Promise((resolve) => {
      this.#onCaughtUp = resolve;
    });
    this.#link = new Link({
      ...{ settings, name: 'clearsight fleet', inboxPrefix: INBOX },
      onUp: (connection) => this.#follow(connection),
      onDown: (error) => fleet.linkDown(escapeText(error.message), now()),
      onRefused: (error) => this.#refuse(error),
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#messages?.stop();
    await this.#link.close();
  }

  #refuse(error: Error): void {
    const { fleet, now } = this.#options;
    this.#refusal = escapeText(error.message);
    fleet.linkDown(this.#refusal, now());
  }

  #follow(connection: NatsConnection): void {
    this.#refusal = undefined;
    connection.subscribe(ALL_BEATS, {
      callback: (error, message) => {
        if (error === null) this.#hear(message);
      },
    });
    void this.#readEvents(connection);
  }

  #hear({ subject, data }: Msg): void {
    const { fleet, now } = this.#options;
    const of = parseBeatSubject(subject);
    const beat = of && parseBeat(data);
    if (
      of === undefined ||
      beat === undefined ||
      beat.session !== of.session ||
      hostToken(beat.host) !== of.host
    )
      fleet.refuse();
    else fleet.hear(beat, of.host, now());
  }

  async #readEvents(connection: NatsConnection): Promise<void> {
    const { fleet, now } = this.#options;
    while (!this.#isClosed && !connection.isClosed()) {
      try {
        await this.#readFrom(connection);
      } catch (error) {
        if (connection.isClosed()) return;
        fleet.linkDown(`the stream cannot be read: ${escapeText((error as Error).message)}`, now());
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  async #readFrom(connection: NatsConnection): Promise<void> {
    const { settings, fleet, sinceMs, now } = this.#options;
    const { stream } = settings;
    const manager = await jetstreamManager(connection, { checkAPI: false });
    const { state } = await manager.streams.info(stream);
    // A stream that was made anew begins at 1.
    if (state.last_seq < this.#read) this.#read = 0;
    const consumer = await jetstream(connection).consumers.get(
      stream,
      this.#read === 0
        ? { deliver_policy: DeliverPolicy.StartTime, opt_start_time: new Date(now() - sinceMs).toISOString() }
        : { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: this.#read + 1 },
    );
    const info = await consumer.info();
    // The server refuses in the order in which it is asked: it has said by now what it does not let hear.
    if (this.#refusal === undefined) fleet.linkUp(now());
    if (info.num_pending === 0) this.#onCaughtUp();
    const messages = await consumer.consume({ max_messages: MAX_AHEAD });
    this.#messages = messages;
    for await (const message of messages) this.#take(message);
  }

  #take(message: JsMsg): void {
    const { fleet, now } = this.#options;
    this.#read = message.seq;
    const event = fleetEvent(messageOf(message));
    if (event === undefined) fleet.refuse();
    else fleet.take(event, now());
    if (message.info.pending === 0) this.#onCaughtUp();
  }
}

/** A message of the stream, as the model reads it. */
export const messageOf = ({ subject, data, headers }: JsMsg): StreamMessage => ({
  ...{ subject, data },
  header: (name) => headers?.get(name) ?? '',
});
