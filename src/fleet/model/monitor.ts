import type { Beat } from '../../nats/beat.js';
import type { Milliseconds } from '../../records/time.js';
import type { MonitorRow, MonitorState } from '../stream/messages.js';
import { Gaps } from './gaps.js';

/** Signs of life come each second. */
export const LOST_MS = 4000;
/** How long a main thread may not have said anything. */
const STALE_MS = 5000;

/** What is known of a monitor. Times are of the clock here, Unix ms. */
export class Monitor {
  readonly gaps = new Gaps();
  /** Verdicts among the events that came. */
  verdicts = 0;
  #beat: Beat | undefined;
  #heardMs: Milliseconds | null = null;
  /** Time of its newest event, by the clock of its host. */
  #eventTime = '';
  #eventMs: Milliseconds | null = null;
  #ended: string | undefined;

  constructor(
    readonly session: string,
    readonly host: string,
  ) {}

  get keys(): readonly string[] {
    return this.#beat?.keys ?? [];
  }

  get started(): string {
    return this.#beat?.started ?? '';
  }

  get hasEnded(): boolean {
    return this.#ended !== undefined;
  }

  hear(beat: Beat, nowMs: Milliseconds): void {
    this.#beat = beat;
    this.#heardMs = nowMs;
    this.#ended = beat.ended === null ? undefined : beat.ended;
  }

  /** An event came. @param time by the clock of its host */
  see(time: string, nowMs: Milliseconds): void {
    this.#eventTime = time;
    this.#eventMs = nowMs;
  }

  /** It has said that it ends, or another one has taken its place. */
  end(reason: string): void {
    this.#ended ??= reason;
  }

  /**
   * How it is.
   *
   * @param quietSinceMs since when it could have been heard, if it had said something
   */
  state(
    nowMs: Milliseconds,
    quietSinceMs: Milliseconds,
  ): { readonly state: MonitorState; readonly why: string } {
    if (this.#ended !== undefined) return { state: 'ended', why: this.#ended };
    const silentMs = nowMs - Math.max(this.#heardMs ?? 0, quietSinceMs);
    const beat = this.#beat;
    if (silentMs >= LOST_MS) return { state: 'lost', why: this.#whyLost(nowMs) };
    if (beat === undefined) return { state: 'stale', why: 'nothing was heard of it yet' };
    if (beat.ageMs + silentMs >= STALE_MS) return { state: 'stale', why: 'its main thread does not turn' };
    if (beat.isStuck) return { state: 'stale', why: 'judgement does not advance' };
    if (beat.unseen !== '') return { state: 'blind', why: `cannot see: ${beat.unseen}` };
    return { state: 'watching', why: '' };
  }

  row(nowMs: Milliseconds, quietSinceMs: Milliseconds): MonitorRow {
    const { session, host, gaps, verdicts } = this;
    const beat = this.#beat;
    return {
      ...{ session, host: beat?.host ?? host, ...this.state(nowMs, quietSinceMs) },
      words: beat?.words ?? '',
      heardMs: this.#heardMs,
      started: this.started,
      version: beat?.version ?? '',
      verdicts: Math.max(verdicts, beat?.verdicts ?? 0),
      sequence: gaps.newest,
      missing: gaps.count,
      figures: beat?.figures ?? {},
    };
  }

  #whyLost(nowMs: Milliseconds): string {
    if (this.#heardMs !== null) return `silent since ${new Date(this.#heardMs).toISOString()}`;
    const comes = this.#eventMs !== null && nowMs - this.#eventMs < LOST_MS;
    return comes
      ? 'events come, but no signs of life'
      : `not heard here; its last event is of ${this.#eventTime}`;
  }
}
