import { EMPTY_TALLY, type ForwardTally } from '../../figures/forward-tally.js';
import { type Receiver, type ReceiverSettings, Refused } from '../receivers/receiver.js';
import type { AuditLine } from '../spool/audit-line.js';
import type { PositionFile } from '../spool/position-file.js';
import { attempt } from './attempt.js';
import { BackOff } from './back-off.js';
import { Bell } from './bell.js';
import { Complaints, type Said } from './complaints.js';
import type { Feed } from './feed.js';

/** Tries until an event that is refused is left out. */
const MAX_REFUSALS = 5;
/** How often the log is looked at unasked: a disk that answers late tells nobody. */
const LOOK_MS = 5000;
const TELL_MS = 250;

export interface ForwarderOptions {
  readonly settings: ReceiverSettings;
  readonly receiver: Receiver;
  readonly feed: Feed;
  readonly positions: PositionFile;
  readonly tell: (said: Said) => void;
}

/** Sends the events of a log to a receiver, in their order, each until the receiver has it. */
export class Forwarder {
  readonly #options: ForwarderOptions;
  readonly #complaints: Complaints;
  readonly #looks = new Bell();
  readonly #work = new Bell();
  readonly #backOff = new BackOff();
  readonly #ending = new AbortController();
  readonly #attempts = { ...EMPTY_TALLY.attempts };
  #delivered = 0;
  #refused = 0;
  /** The one that is being sent. */
  #sending: AuditLine | undefined;
  #isClosing = false;
  /** Every line was seen. */
  #hasCounted = false;
  /** Of the newest position that was written. */
  #savedPlace = '';
  #telling: NodeJS.Timeout | undefined;

  constructor(options: ForwarderOptions) {
    this.#options = options;
    this.#complaints = new Complaints(options.tell);
  }

  get tally(): ForwardTally {
    const { feed } = this.#options;
    const { time } = this.#sending ?? {};
    return {
      accepted: feed.accepted,
      delivered: this.#delivered,
      pending: feed.waiting + Number(this.#sending !== undefined),
      dropped: { refused: this.#refused, missing: feed.missing },
      attempts: { ...this.#attempts },
      oldestPendingMs: time === undefined ? null : Math.max(0, Date.now() - Date.parse(time)),
    };
  }

  /** There may be new lines. */
  look(): void {
    this.#looks.ring();
  }

  /** No line follows: what waits is tried once more. @param withinMs how long that may take */
  close(withinMs: number): void {
    this.#isClosing = true;
    setTimeout(() => this.#ending.abort(), withinMs).unref();
    this.#looks.ring();
  }

  /** Resolves behind `close`, when all is sent that could be. */
  async run(): Promise<void> {
    const { feed, positions, receiver } = this.#options;
    await Promise.all([this.#follow(), this.#sendAll()]);
    clearTimeout(this.#telling);
    this.#tell();
    receiver.close();
    await feed.close();
    await positions.close();
  }

  /** Counts what is written, as it is written. */
  async #follow(): Promise<void> {
    while (!this.#hasCounted) {
      // What was written before it was closed is seen by a look that begins after that.
      const isLast = this.#isClosing;
      await this.#guarded(this.#options.feed.count());
      this.#hasCounted = isLast;
      this.#tellSoon();
      this.#work.ring();
      if (!isLast) await this.#looks.wait(LOOK_MS);
    }
  }

  async #sendAll(): Promise<void> {
    for (;;) {
      const isLast = this.#hasCounted;
      const line = await this.#guarded(this.#options.feed.next());
      if (line !== undefined && !(await this.#deliver(line))) return;
      await this.#save();
      if (line !== undefined) continue;
      if (isLast) return;
      await this.#work.wait();
    }
  }

  async #guarded<Result>(reading: Promise<Result>): Promise<Result | undefined> {
    try {
      return await reading;
    } catch (error) {
      this.#complaints.trouble('the log cannot be read', error);
      return undefined;
    }
  }

  /** @returns false when it was not delivered, and there is no time to try again */
  async #deliver(line: AuditLine): Promise<boolean> {
    this.#sending = line;
    for (let refusals = 0; ; await this.#pause()) {
      const isLastTry = this.#isClosing;
      const error = await this.#try(line);
      if (error === undefined) break;
      if (error instanceof Refused && ++refusals >= MAX_REFUSALS) {
        this.#refused++;
        this.#complaints.trouble(`an event was refused ${refusals} times, and is left out`, error);
        break;
      }
      this.#complaints.failed(error);
      if (isLastTry) return false;
    }
    this.#backOff.succeed();
    this.#sending = undefined;
    this.#tellSoon();
    return true;
  }

  /** @returns why it was not delivered */
  async #try(line: AuditLine): Promise<unknown> {
    const { receiver, settings } = this.#options;
    try {
      await attempt(receiver, line, settings.timeoutMs, this.#ending.signal);
    } catch (error) {
      this.#attempts.failed++;
      this.#tellSoon();
      return error;
    }
    this.#attempts.delivered++;
    this.#delivered++;
    this.#complaints.delivered();
    return undefined;
  }

  /** Waits before the next try; the end does not wait. */
  async #pause(): Promise<void> {
    const untilMs = performance.now() + this.#backOff.fail();
    for (;;) {
      const leftMs = untilMs - performance.now();
      if (leftMs <= 0 || this.#isClosing) return;
      await this.#work.wait(leftMs);
    }
  }

  async #save(): Promise<void> {
    const { feed, positions } = this.#options;
    const { inode, offset } = feed.position;
    const place = `${inode}:${offset}`;
    if (place === this.#savedPlace) return;
    try {
      await positions.write(feed.position);
      this.#savedPlace = place;
    } catch (error) {
      this.#complaints.trouble('how far it has come cannot be written', error);
    }
  }

  #tellSoon(): void {
    this.#telling ??= setTimeout(() => this.#tell(), TELL_MS);
  }

  #tell(): void {
    this.#telling = undefined;
    this.#options.tell({ kind: 'tally', tally: this.tally });
  }
}
