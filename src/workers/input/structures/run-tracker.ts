import type { Clock } from './clock-step.js';
import { MonotoneDeque } from './monotone-deque.js';
import type { StateArena } from './state-arena.js';

/** On a clock of 1 ms, intervals of equal length are read up to 2 ms apart, so this much is granted. */
const CLOCK_SLACK_MS = 2;
/** Longest monotonic stretch of a run; random intervals rarely need more than 8. */
const CAPACITY = 24;

export interface RunOptions {
  /** Largest interval / smallest interval within a run. */
  readonly ratio: number;
  readonly minIntervalMs: number;
  readonly maxIntervalMs: number;
  /** On a coarse clock, take the shortest interval for a step shorter than it was read, as the longest is for a step longer. */
  readonly doubtsShortest: boolean;
}

/**
 * The longest run of presses that ends with the newest one and in which largest / smallest interval <= ratio. Where more than
 * CAPACITY intervals in a row only rise (or only fall), the run is cut short: it may be understated, never overstated.
 *
 * On a coarse clock an interval is read up to one step too long or too short: `dropUncertain` leaves what stays within the ratio even so.
 */
export class RunTracker {
  readonly #options: RunOptions;
  readonly #clock: Clock;
  readonly #largest: MonotoneDeque;
  readonly #smallest: MonotoneDeque;
  /** [index of the newest press + 1, index of the run's first press, its time, time of the newest press] */
  readonly #run: Float64Array;

  constructor(arena: StateArena, options: RunOptions, clock: Clock) {
    this.#clock = clock;
    this.#options = options;
    this.#largest = new MonotoneDeque(arena, CAPACITY, 'largest');
    this.#smallest = new MonotoneDeque(arena, CAPACITY, 'smallest');
    this.#run = arena.take(4);
  }

  push(timeMs: number, intervalMs: number): void {
    const { ratio, minIntervalMs, maxIntervalMs } = this.#options;
    const run = this.#run;
    const largest = this.#largest;
    const smallest = this.#smallest;
    const index = run[0] as number;
    run[0] = index + 1;
    run[3] = timeMs;
    // A NaN interval compares false.
    if (!(intervalMs >= minIntervalMs && intervalMs <= maxIntervalMs)) {
      largest.clear();
      smallest.clear();
      this.#startAt(index, timeMs);
      return;
    }
    while (largest.isFull(intervalMs)) this.#dropOldest();
    while (smallest.isFull(intervalMs)) this.#dropOldest();
    largest.push(index, timeMs, intervalMs);
    smallest.push(index, timeMs, intervalMs);
    for (;;) {
      const shortestMs = smallest.extreme;
      const spreadMs = largest.extreme - shortestMs;
      if (spreadMs <= CLOCK_SLACK_MS || spreadMs <= (ratio - 1) * shortestMs) return;
      this.#dropOldest();
    }
  }

  /**
   * Leaves of the run what is within the ratio for certain: on a very coarse clock that may be nothing, on a fine one it is everything.
   * Apart from `push`, because it matters only to a run that is about to be a finding.
   */
  dropUncertain(): void {
    const { stepMs } = this.#clock;
    if (stepMs === 0) return;
    const { ratio, doubtsShortest } = this.#options;
    while (!this.#largest.isEmpty) {
      const shortestMs = this.#smallest.extreme - (doubtsShortest ? stepMs : 0);
      if (this.#largest.extreme + stepMs <= ratio * shortestMs) return;
      this.#dropOldest();
    }
  }

  get presses(): number {
    return (this.#run[0] as number) - (this.#run[1] as number);
  }

  get durationMs(): number {
    return (this.#run[3] as number) - (this.#run[2] as number);
  }

  get longestMs(): number {
    return this.#largest.extreme;
  }

  get shortestMs(): number {
    return this.#smallest.extreme;
  }

  #dropOldest(): void {
    const older = this.#isLargestOlder() ? this.#largest : this.#smallest;
    const index = older.frontIndex;
    this.#startAt(index, older.frontEndMs);
    const hasBoth = !this.#largest.isEmpty && !this.#smallest.isEmpty;
    const isInBoth = hasBoth && this.#largest.frontIndex === this.#smallest.frontIndex;
    if (isInBoth) (older === this.#largest ? this.#smallest : this.#largest).dropFront();
    older.dropFront();
  }

  #isLargestOlder(): boolean {
    if (this.#smallest.isEmpty) return true;
    return !this.#largest.isEmpty && this.#largest.frontIndex <= this.#smallest.frontIndex;
  }

  #startAt(index: number, timeMs: number): void {
    this.#run[1] = index;
    this.#run[2] = timeMs;
  }
}
