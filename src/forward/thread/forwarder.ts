import { EMPTY_TALLY, type ForwardTally } from '../../figures/forward-tally.js';
import { type Receiver, type ReceiverSettings, Refused } from '../receivers/receiver.js';
import type { AuditLine } from '../spool/audit-line.js';
import type { Position } from '../spool/position.js';
import type { PositionFile } from '../spool/position-file.js';
import { attempt } from './attempt.js';
import { Bell } from './bell.js';
import { Complaints, type Said } from './complaints.js';
import { Confirmation } from './confirmation.js';
import type { Feed } from './feed.js';
import { KeptPosition } from './kept-position.js';
import { Patience } from './patience.js';

/** Tries until an event that is refused is left out. */
const MAX_REFUSALS = 5;
/** How often the log is looked at unasked: a disk that answers late tells nobody. */
const LOOK_MS = 5000;
const TELL_MS = 250;

const REWOUND = Symbol('rewound');

export interface ForwarderOptions {
  readonly settings: ReceiverSettings;
  readonly receiver: Receiver;
  readonly feed: Feed;
  /** The event that the receiver took last before, as far as is known. */
  readonly sent: Position['last'];
  /** The log from behind an event on, or from where its session begins (-1). Undefined when that is not in the log any more. */
  readonly feedBehind: (last: NonNullable<Position['last']>) => Promise<Feed | undefined>;
  readonly positions: PositionFile;
  readonly tell: (said: Said) => void;
}

/** Sends the events of a log to a receiver, in their order, each until the receiver has it. */
export class Forwarder {
  readonly #options: ForwarderOptions;
  readonly #complaints: Complaints;
  readonly #confirmation: Confirmation;
  #feed: Feed;
  /** Events of feeds before this one that are done with. */
  #settled = { accepted: 0, missing: 0 };
  #counting: Promise<unknown> = Promise.resolve();
  readonly #looks = new Bell();
  readonly #work = new Bell();
  readonly #patience = new Patience();
  readonly #ending = new AbortController();
  readonly #attempts = { ...EMPTY_TALLY.attempts };
  #delivered = 0;
  #refused = 0;
  /** The one that is being sent. */
  #sending: AuditLine | undefined;
  #isClosing = false;
  /** Every line was seen. */
  #hasCounted = false;
  readonly #positions: KeptPosition;
  #telling: NodeJS.Timeout | undefined;

  constructor(options: ForwarderOptions) {
    this.#options = options;
    const { receiver, settings, sent } = options;
    this.#complaints = new Complaints(options.tell);
    this.#confirmation = new Confirmation(receiver, settings.timeoutMs, sent);
    this.#feed = options.feed;
    this.#positions = new KeptPosition(options.positions, this.#complaints);
  }

  get tally(): ForwardTally {
    const { accepted, missing, waiting } = this.#feed;
    const { time } = this.#sending ?? {};
    return {
      accepted: this.#settled.accepted + accepted,
      delivered: this.#delivered,
      pending: waiting + Number(this.#sending !== undefined),
      dropped: { refused: this.#refused, missing: this.#settled.missing + missing },
      attempts: { ...this.#attempts },
      oldestPendingMs: time === undefined ? null : Math.max(0, Date.now() - Date.parse(time)),
    };
  }

  /** There may be new lines. */
  look(): void {
    this.#looks.ring();
  }

  /** The receiver can be reached again: what waits is tried at once. */
  retry(): void {
    this.#patience.end();
    this.#work.ring();
  }

  /** No line follows: what waits is tried once more. @param withinMs how long that may take */
  close(withinMs: number): void {
    this.#isClosing = true;
    setTimeout(() => this.#ending.abort(), withinMs).unref();
    this.#looks.ring();
  }

  /** Resolves behind `close`, when all is sent that could be. */
  async run(): Promise<void> {
    await Promise.all([this.#follow(), this.#sendAll()]);
    clearTimeout(this.#telling);
    this.#tell();
    await this.#feed.close();
    await this.#positions.close();
  }

  /** Counts what is written, as it is written. */
  async #follow(): Promise<void> {
    while (!this.#hasCounted) {
      // What was written before it was closed is seen by a look that begins after that.
      const isLast = this.#isClosing;
      this.#counting = this.#guarded(this.#feed.count());
      await this.#counting;
      this.#hasCounted = isLast;
      this.#tellSoon();
      this.#work.ring();
      if (!isLast) await this.#looks.wait(LOOK_MS);
    }
  }

  async #sendAll(): Promise<void> {
    for (;;) {
      const isLast = this.#hasCounted;
      const line = await this.#guarded(this.#feed.next());
      if (line !== undefined && !(await this.#deliver(line))) return;
      await this.#positions.keep(this.#feed.position);
      if (line !== undefined) continue;
      if (isLast) return;
      // One that cannot be asked now is asked before the next event.
      if (!(await this.#rewind().catch(() => false))) await this.#work.wait();
    }
  }

  /** Where the receiver has lost what it took, the log is read again from there on. Rejects when it cannot be asked now. */
  async #rewind(): Promise<boolean> {
    // Behind the last look at the log no other follows.
    if (this.#isClosing) return false;
    const behind = await this.#confirmation.lostBehind(this.#ending.signal);
    const again = behind && (await this.#guarded(this.#options.feedBehind(behind)));
    if (behind !== undefined) {
      const what = `it has lost what came behind event ${behind.sequence} of session ${behind.session}`;
      const then = again === undefined ? ', and the log does not hold it any more' : ': that is sent again';
      this.#complaints.say(what + then);
    }
    if (again === undefined) return false;
    const before = this.#feed;
    this.#feed = again;
    // The one that is being sent comes again, too.
    this.#settled.accepted += before.accepted - before.waiting - Number(this.#sending !== undefined);
    this.#settled.missing += before.missing;
    this.#sending = undefined;
    await this.#counting;
    await before.close();
    this.#looks.ring();
    return true;
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
    for (let refusals = 0; ; await this.#patience.wait(this.#work, () => this.#isClosing)) {
      const isLastTry = this.#isClosing;
      const error = await this.#try(line);
      if (error === undefined) break;
      if (error === REWOUND) return true;
      if (error instanceof Refused && ++refusals >= MAX_REFUSALS) {
        this.#refused++;
        this.#complaints.trouble(`an event was refused ${refusals} times, and is left out`, error);
        break;
      }
      this.#complaints.failed(error);
      if (isLastTry) return false;
    }
    this.#patience.succeed();
    this.#sending = undefined;
    this.#tellSoon();
    return true;
  }

  /** @returns why it was not delivered; REWOUND when it comes again from the log */
  async #try(line: AuditLine): Promise<unknown> {
    const { receiver, settings } = this.#options;
    const { signal: ending } = this.#ending;
    try {
      if (await this.#rewind()) return REWOUND;
      await attempt((signal) => receiver.send(line, signal), settings.timeoutMs, ending);
    } catch (error) {
      this.#attempts.failed++;
      this.#tellSoon();
      return error;
    }
    this.#attempts.delivered++;
    this.#delivered++;
    this.#confirmation.took(line);
    this.#complaints.delivered();
    if (receiver.isMute) this.#complaints.sayOnce('it does not say what it has: what it loses stays lost');
    return undefined;
  }

  #tellSoon(): void {
    this.#telling ??= setTimeout(() => this.#tell(), TELL_MS);
  }

  #tell(): void {
    this.#telling = undefined;
    this.#options.tell({ kind: 'tally', tally: this.tally });
  }
}
