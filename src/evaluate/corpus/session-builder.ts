import { CHANNELS, type Channel, channelOf, MARK } from '../../records/input.js';
import type { InputBatch } from '../../records/record.js';
import { LAST_DATE_MS } from '../../records/time.js';
import { factsOf } from '../../workers/input/analyse.js';
import type { Label, Session } from './session.js';

/** A longer session is split, so that each part fits in a line. */
const MAX_PRESSES = 250_000;
/** Presses of one channel that may wait for their release: more keys than any hand holds down. */
const MAX_HELD = 64;
/** The time of a release less its hold is the time of its press, up to this rounding error. */
const SAME_TIME_MS = 0.01;

/** Gathers input batches into sessions, one per channel. Pure. */
export class SessionBuilder {
  readonly #open = new Map<Channel, OpenSession>();
  readonly #made = new Map<Channel, number>();

  /** @param id names the sessions: `ID-left`, then `ID-left-2` */
  constructor(
    private readonly id: string,
    private readonly label: Label,
  ) {}

  /** Channels with an open session. */
  get channels(): readonly Channel[] {
    return CHANNELS.filter((channel) => this.#open.has(channel));
  }

  /** Adds events in order and returns the sessions that are full. Events at times beyond any date are left out. */
  add({ times, marks, holds }: InputBatch): Session[] {
    const full: Session[] = [];
    for (let index = 0; index < times.length; index++) {
      const timeMs = times[index] as number;
      const mark = marks[index] as number;
      if (!(Math.abs(timeMs) <= LAST_DATE_MS)) continue;
      const channel = channelOf(mark);
      const session = this.#open.get(channel);
      if ((mark & MARK.release) !== 0) session?.release(timeMs, holds[index] as number);
      else if (session === undefined) this.#open.set(channel, new OpenSession(timeMs, factsOf(mark)));
      else if (session.press(timeMs, factsOf(mark)) >= MAX_PRESSES) full.push(this.#close(channel, session));
    }
    return full;
  }

  /** Ends all open sessions and returns them. Later events begin new ones. */
  finish(): Session[] {
    return [...this.#open].map(([channel, session]) => this.#close(channel, session));
  }

  #close(channel: Channel, { presses, releases, facts }: OpenSession): Session {
    this.#open.delete(channel);
    const count = (this.#made.get(channel) ?? 0) + 1;
    this.#made.set(channel, count);
    const id = count === 1 ? `${this.id}-${channel}` : `${this.id}-${channel}-${count}`;
    return { id, channel, label: this.label, press: presses, release: releases, facts };
  }
}

/** Times are relative to the first press and rounded to the microsecond: finer digits are the error of the subtraction. */
class OpenSession {
  readonly presses: number[] = [];
  readonly releases: (number | null)[] = [];
  readonly facts: number[] = [];
  /** Indexes of the presses that are down, oldest first. */
  readonly #held: number[] = [];

  constructor(
    private readonly startMs: number,
    facts: number,
  ) {
    this.press(startMs, facts);
  }

  press(timeMs: number, facts: number): number {
    this.facts.push(facts);
    this.#held.push(this.presses.length);
    if (this.#held.length > MAX_HELD) this.#held.shift();
    this.releases.push(null);
    return this.presses.push(this.#since(timeMs));
  }

  release(timeMs: number, holdMs: number): void {
    const pressedMs = this.#since(timeMs - holdMs);
    const at = this.#held.findIndex(
      (press) => Math.abs((this.presses[press] as number) - pressedMs) <= SAME_TIME_MS,
    );
    if (at === -1) return;
    const [press] = this.#held.splice(at, 1);
    this.releases[press as number] = this.#since(timeMs);
  }

  #since(timeMs: number): number {
    return Math.round((timeMs - this.startMs) * 1000) / 1000;
  }
}
