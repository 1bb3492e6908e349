import type { Milliseconds } from '../../records/time.js';
import type { ChannelEvents } from '../../workers/messages.js';

const FIRST_CAPACITY = 64;
/**
 * Events of one channel between two hops that are kept: 650,000 a second. Of all channels together, a worker has looked
 * through this many long before its deadline.
 */
export const MAX_EVENTS = 65_536;

/** The presses and releases of one channel since the last hop, in arrival order. */
export class PendingEvents {
  #times = new Float64Array(FIRST_CAPACITY);
  #marks = new Uint8Array(FIRST_CAPACITY);
  #holds = new Float64Array(FIRST_CAPACITY);
  #count = 0;
  /** Of the newest event, kept or not; before any, earlier than all. */
  lastTime: Milliseconds = Number.NEGATIVE_INFINITY;

  /** Returns false when there is no room: the event is not kept. */
  add(time: Milliseconds, mark: number, hold: Milliseconds): boolean {
    this.lastTime = time;
    if (this.#count === this.#times.length && !this.#grow()) return false;
    this.#times[this.#count] = time;
    this.#marks[this.#count] = mark;
    this.#holds[this.#count] = hold;
    this.#count++;
    return true;
  }

  /** What came since the last call; undefined for nothing. */
  take(): Omit<ChannelEvents, 'channel'> | undefined {
    const count = this.#count;
    if (count === 0) return undefined;
    this.#count = 0;
    return {
      times: this.#times.slice(0, count),
      marks: this.#marks.slice(0, count),
      holds: this.#holds.slice(0, count),
    };
  }

  #grow(): boolean {
    const capacity = this.#times.length * 2;
    if (capacity > MAX_EVENTS) return false;
    const { times, marks, holds } = { times: this.#times, marks: this.#marks, holds: this.#holds };
    this.#times = new Float64Array(capacity);
    this.#times.set(times);
    this.#marks = new Uint8Array(capacity);
    this.#marks.set(marks);
    this.#holds = new Float64Array(capacity);
    this.#holds.set(holds);
    return true;
  }
}
