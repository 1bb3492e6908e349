import { CHANNELS, MARK } from '../../records/input.js';
import type { Milliseconds } from '../../records/time.js';
import type { InputEvents } from '../../workers/messages.js';

const FIRST_CAPACITY = 64;
/**
 * Events of one channel between two hops that are kept: 650,000 a second. Of all channels together, a worker has looked
 * through this many long before its deadline.
 */
export const MAX_EVENTS = 65_536;

/** The presses and releases since the last hop, in arrival order. */
export class PendingEvents {
  #times = new Float64Array(FIRST_CAPACITY);
  #marks = new Uint8Array(FIRST_CAPACITY);
  #holds = new Float64Array(FIRST_CAPACITY);
  #count = 0;
  /** Kept, by channel. */
  readonly #counts = new Uint32Array(CHANNELS.length);
  readonly #lastTimes = new Float64Array(CHANNELS.length).fill(Number.NEGATIVE_INFINITY);

  /** When the newest event of a mark's channel was, kept or not; -Infinity before any. */
  lastTime(mark: number): Milliseconds {
    return this.#lastTimes[mark & MARK.channelMask] as number;
  }

  /** Returns false when there is no room for more of its channel: the event is not kept. */
  add(time: Milliseconds, mark: number, hold: Milliseconds): boolean {
    const channel = mark & MARK.channelMask;
    this.#lastTimes[channel] = time;
    const ofChannel = this.#counts[channel] as number;
    if (ofChannel === MAX_EVENTS) return false;
    if (this.#count === this.#times.length) this.#grow();
    this.#times[this.#count] = time;
    this.#marks[this.#count] = mark;
    this.#holds[this.#count] = hold;
    this.#count++;
    this.#counts[channel] = ofChannel + 1;
    return true;
  }

  /** What came since the last call; undefined for nothing. */
  take(): InputEvents | undefined {
    const count = this.#count;
    if (count === 0) return undefined;
    this.#count = 0;
    this.#counts.fill(0);
    return {
      times: this.#times.slice(0, count),
      marks: this.#marks.slice(0, count),
      holds: this.#holds.slice(0, count),
    };
  }

  #grow(): void {
    const capacity = this.#times.length * 2;
    const { times, marks, holds } = { times: this.#times, marks: this.#marks, holds: this.#holds };
    this.#times = new Float64Array(capacity);
    this.#times.set(times);
    this.#marks = new Uint8Array(capacity);
    this.#marks.set(marks);
    this.#holds = new Float64Array(capacity);
    this.#holds.set(holds);
  }
}
