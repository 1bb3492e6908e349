import type { Channel } from '../../records/input.js';
import type { ChannelEvents } from '../../workers/messages.js';

/** The events of one channel since some moment, up to `capacity` of them, in arrays that are used again and again. */
export class EventJournal {
  readonly #channel: Channel;
  readonly #times: Float64Array;
  readonly #marks: Uint8Array;
  readonly #holds: Float64Array;
  #count = 0;

  constructor(channel: Channel, capacity: number) {
    this.#channel = channel;
    this.#times = new Float64Array(capacity);
    this.#marks = new Uint8Array(capacity);
    this.#holds = new Float64Array(capacity);
  }

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  /** False, and nothing is added, where there is no room for all of them. */
  add({ times, marks, holds }: ChannelEvents): boolean {
    if (this.#count + times.length > this.#times.length) return false;
    const from = this.#count;
    // A hop has few of them: a loop is faster than three calls of set().
    for (let index = 0; index < times.length; index++) {
      this.#times[from + index] = times[index] as number;
      this.#marks[from + index] = marks[index] as number;
      this.#holds[from + index] = holds[index] as number;
    }
    this.#count = from + times.length;
    return true;
  }

  clear(): void {
    this.#count = 0;
  }

  /** A copy: later events do not change it. */
  get events(): ChannelEvents {
    return {
      channel: this.#channel,
      times: this.#times.slice(0, this.#count),
      marks: this.#marks.slice(0, this.#count),
      holds: this.#holds.slice(0, this.#count),
    };
  }
}
