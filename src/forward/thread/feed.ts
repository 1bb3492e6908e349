import { type AuditLine, parseAuditLine } from '../spool/audit-line.js';
import type { Position } from '../spool/position.js';
import { type Place, SpoolReader } from '../spool/spool-reader.js';
import type { Selection } from './selection.js';

/** Sessions whose numbers are followed. More than one monitor may write a log. */
const MAX_SESSIONS = 64;

export interface FeedOptions {
  readonly logDir: string;
  readonly from: Position;
  /** The event that was sent last, though the log may not hold it any more. */
  readonly sent: Position['last'];
  /** Id of a session that begins behind there: its events are numbered from 0. Undefined: none is known. */
  readonly session: string | undefined;
  readonly selection: Selection;
}

/**
 * The events of a log that a receiver is to get. The log is read twice: ahead, so that it is known at once how many wait, and again when
 * they are sent, so that however many wait, none is kept in memory.
 */
export class Feed {
  /** Events so far: to be sent, and missing in the log. */
  accepted = 0;
  missing = 0;
  readonly #ahead: SpoolReader;
  readonly #sent: SpoolReader;
  readonly #options: FeedOptions;
  /** The newest number of each session. */
  readonly #sequences: Map<string, number>;
  /** Wanted events that were given. */
  #given = 0;
  #last: Position['last'];
  #place: Place;

  constructor(options: FeedOptions) {
    const { logDir, from, sent, session } = options;
    this.#options = options;
    this.#ahead = new SpoolReader(logDir, from);
    this.#sent = new SpoolReader(logDir, from);
    this.#sequences = new Map(session === undefined ? [] : [[session, -1]]);
    if (sent !== null) this.#sequences.set(sent.session, sent.sequence);
    this.#last = from.last;
    this.#place = from;
  }

  /** Events that are in the log and were not given yet. */
  get waiting(): number {
    return this.accepted - this.missing - this.#given;
  }

  /** Behind the newest event that was given, or was not wanted. */
  get position(): Position {
    return { ...this.#place, last: this.#last };
  }

  /** Looks at what was written since. */
  async count(): Promise<void> {
    for (let text = await this.#ahead.next(); text !== undefined; text = await this.#ahead.next()) {
      const line = parseAuditLine(text);
      if (line === undefined) continue;
      this.#miss(this.#numbersBefore(line));
      if (this.#options.selection.wants(line)) this.accepted++;
    }
  }

  /** The next event, of those that were counted. */
  async next(): Promise<AuditLine | undefined> {
    while (this.#sent.lines < this.#ahead.lines) {
      const counted = this.#ahead.lines;
      const text = await this.#sent.next();
      if (text === undefined) {
        // Files were packed, cut or removed before they were sent.
        if (this.#sent.lines < counted) this.#giveUp();
        return undefined;
      }
      const line = parseAuditLine(text);
      if (line === undefined) continue;
      const { session, sequence } = line;
      this.#last = { session, sequence };
      this.#place = this.#sent.position;
      const told = this.#options.selection.textOf(line);
      if (told === undefined) continue;
      this.#given++;
      return { ...line, text: told };
    }
    return undefined;
  }

  async close(): Promise<void> {
    await this.#ahead.close();
    await this.#sent.close();
  }

  /** How many numbers of its session are left out before an event. */
  #numbersBefore({ session, sequence }: AuditLine): number {
    const before = this.#sequences.get(session);
    this.#sequences.delete(session);
    this.#sequences.set(session, Math.max(sequence, before ?? sequence));
    const [oldest] = this.#sequences.keys();
    if (this.#sequences.size > MAX_SESSIONS && oldest !== undefined) this.#sequences.delete(oldest);
    return before === undefined ? 0 : Math.max(0, sequence - before - 1);
  }

  #miss(events: number): void {
    this.accepted += events;
    this.missing += events;
  }

  #giveUp(): void {
    this.missing += this.waiting;
    this.#sent.lines = this.#ahead.lines;
  }
}
