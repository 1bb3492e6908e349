import { commonStep, isCommonStep, MIN_STEP_MS } from '../statistics/common-step.js';
import { Ring } from './ring.js';
import type { StateArena } from './state-arena.js';

/** Intervals and holds that are looked at, of each. */
const WINDOW = 64;
/** Fewest of each from which a step can be told. */
const MIN_EACH = 16;
/** Releases until the step is looked for again, and until then where the clock was clearly fine. */
const STRIDE = 16;
const FINE_STRIDE = 64;
/** Longer differences are left out: they would need the step more exactly than it is known. */
const MAX_DIFFERENCE_MS = 2000;
/** Two holds that differ by so much were not read on one grid. */
const FINE_MS = { least: 3.5, most: MIN_STEP_MS - 1.5 };
/** Part of neighbouring holds that differ by so much, from which the clock is clearly fine. */
const FINE_SHARE = 0.05;
/** Part of the holds, or of the intervals, that must differ from the usual one. */
const MIN_VARIED = 0.05;
/** Part of the differences that may lie off the grid; twice that before a step once found is given up. */
const MAX_STRAYS = 0.05;
/** Readings that differ by less are the same: the rounding error of a subtraction. */
const SAME_MS = 0.01;

/** What indicators know of the clock that the times come from. */
export interface Clock {
  /** Step of a coarse clock, ms; 0 for a fine one, and while nothing is known. */
  readonly stepMs: number;
}

/**
 * Finds the step of a coarse clock from the input itself: remote desktops, slow pollers and some recorders read times only every
 * 10 to 100 ms. On such a clock presses and releases alike lie on its ticks, so intervals and holds are multiples of one step.
 *
 * A program that clicks on the ticks of a game does not look like that: it sends no releases, lets go at once, or after a fixed time
 * that a fine clock reads with some jitter. So a step is found only where holds vary by whole steps; or where they do not, but
 * intervals do, and every time is on the grid to the last digit. Once found it stands until the input leaves the grid.
 */
export class ClockStep implements Clock {
  readonly #intervals: Ring;
  readonly #holds: Ring;
  readonly #step: Float64Array;
  /** Releases until the next look. */
  readonly #untilNext: Int32Array;
  readonly #scratch = new Float64Array(2 * WINDOW);

  constructor(arena: StateArena) {
    this.#intervals = new Ring(arena, WINDOW);
    this.#holds = new Ring(arena, WINDOW);
    this.#step = arena.take(1);
    this.#untilNext = arena.takeIntegers(1);
  }

  get stepMs(): number {
    return this.#step[0] as number;
  }

  press(intervalMs: number): void {
    if (intervalMs <= MAX_DIFFERENCE_MS) this.#intervals.push(intervalMs);
  }

  release(holdMs: number): void {
    if (!(holdMs >= 0 && holdMs <= MAX_DIFFERENCE_MS)) return;
    this.#holds.push(holdMs);
    const untilNext = this.#untilNext;
    if ((untilNext[0] as number) > 0) {
      (untilNext[0] as number)--;
      return;
    }
    if (this.#holds.count < MIN_EACH || this.#intervals.count < MIN_EACH) return;
    const isFine = this.stepMs === 0 && this.#isClearlyFine();
    untilNext[0] = isFine ? FINE_STRIDE : STRIDE;
    if (!isFine) this.#step[0] = this.#look();
  }

  #look(): number {
    const { count } = this.#holds;
    const differences = this.#scratch.subarray(0, count + this.#intervals.count);
    differences.set(this.#holds.values);
    differences.set(this.#intervals.values, count);
    const holds = differences.subarray(0, count).sort();
    const doHoldsVary = varies(holds);
    const isHeld = (holds[count >> 1] as number) >= MIN_STEP_MS;
    const mayBeClock = doHoldsVary || (isHeld && varies(differences.subarray(count).sort()));
    const { stepMs } = this;
    const found = mayBeClock ? commonStep(differences.sort(), MAX_STRAYS) : 0;
    if (found > 0 && (doHoldsVary || isCommonStep(differences, found, MAX_STRAYS, SAME_MS))) return found;
    return stepMs > 0 && isCommonStep(differences, stepMs, 2 * MAX_STRAYS) ? stepMs : 0;
  }

  #isClearlyFine(): boolean {
    const holds = this.#holds.values;
    let fine = 0;
    for (let at = 1; at < holds.length; at++) {
      const apartMs = Math.abs((holds[at] as number) - (holds[at - 1] as number));
      if (apartMs > FINE_MS.least && apartMs < FINE_MS.most) fine++;
    }
    return fine > holds.length * FINE_SHARE;
  }
}

/** Whether a part of the values differs from the usual one by more than noise. */
function varies(sorted: Float64Array): boolean {
  const usual = sorted[sorted.length >> 1] as number;
  const low = sorted[Math.floor(sorted.length * MIN_VARIED)] as number;
  const high = sorted[Math.ceil(sorted.length * (1 - MIN_VARIED)) - 1] as number;
  return Math.max(high - usual, usual - low) > FINE_MS.most;
}
