import type { InputEvents } from '../../workers/messages.js';

/** The events of one channel since some moment, up to `capacity` of them, in arrays that are used again and again. */
export class EventJournal {
  readonly #times: Float64Array;
  readonly #marks: Uint8Array;
  readonly #holds: Float64Array;
  #count = 0;

  constructor(capacity: number) {
    this.#times = new Float64Array(capacity);
    this.#marks = new Uint8Array(capacity);
    this.#holds = new Float64Array(capacity);
  }

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  /** False, and nothing is added, where there is no room. */
  add(time: number, mark: number, hold: number): boolean {
    if (this.#count === this.#times.length) return false;
    this.#times[this.#count] = time;
    this.#marks[this.#count] = mark;
    this.#holds[this.#count] = hold;
    this.#count++;
    return true;
  }

  clear(): void {
    this.#count = 0;
  }

  /** A copy: later events do not change it. */
  get events(): InputEvents {
    return {
      times: this.#times.slice(0, this.#count),
      marks: this.#marks.slice(0, this.#count),
      holds: this.#holds.slice(0, this.#count),
    };
  }
}
