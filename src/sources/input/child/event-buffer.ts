import { type HookEvents, MAX_EVENTS } from '../messages.js';
import type { TrackedEvent } from './press-tracker.js';

const FIRST_CAPACITY = 256;

/** Events that wait for the parent: parallel arrays that grow up to `maxEvents` (17 bytes each), first in first out. */
export class EventBuffer {
  private times = new Float64Array(FIRST_CAPACITY);
  private holds = new Float64Array(FIRST_CAPACITY);
  private marks = new Uint8Array(FIRST_CAPACITY);
  private start = 0;
  private end = 0;

  constructor(private readonly maxEvents: number) {}

  get length(): number {
    return this.end - this.start;
  }

  /** False when it is full: the event is lost, and the caller counts it. */
  push({ time, hold, mark }: TrackedEvent): boolean {
    if (this.length >= this.maxEvents) return false;
    if (this.end === this.times.length) this.makeRoom();
    this.times[this.end] = time;
    this.holds[this.end] = hold;
    this.marks[this.end] = mark;
    this.end += 1;
    return true;
  }

  /** Takes the oldest events, at most MAX_EVENTS. */
  take(): HookEvents {
    const from = this.start;
    const to = Math.min(this.end, from + MAX_EVENTS);
    this.start = to;
    const events: HookEvents = {
      kind: 'events',
      times: this.times.slice(from, to),
      holds: this.holds.slice(from, to),
      marks: this.marks.slice(from, to),
    };
    if (this.start === this.end) this.start = this.end = 0;
    return events;
  }

  /** Moves what waits to the front, into arrays of twice the size when these are more than half full. */
  private makeRoom(): void {
    const waiting = this.length;
    const capacity = waiting * 2 > this.times.length ? this.times.length * 2 : this.times.length;
    const moved = {
      times: new Float64Array(capacity),
      holds: new Float64Array(capacity),
      marks: new Uint8Array(capacity),
    };
    moved.times.set(this.times.subarray(this.start, this.end));
    moved.holds.set(this.holds.subarray(this.start, this.end));
    moved.marks.set(this.marks.subarray(this.start, this.end));
    ({ times: this.times, holds: this.holds, marks: this.marks } = moved);
    this.start = 0;
    this.end = waiting;
  }
}
