import { commonStep, isCommonStep, MIN_STEP_MS } from '../statistics/common-step.js';
import type { StateArena } from './state-arena.js';

/** Intervals and holds that are looked at, of each: a power of two. */
const WINDOW = 64;
/** Cells before the intervals. */
const HEAD = 2;
/** Fewest of each from which a step can be told. */
const MIN_EACH = 16;
/** Releases between two looks for the step, and where the clock was clearly fine. The second look comes before 32 holds are judged. */
const STRIDE = 15;
const FINE_STRIDE = 63;
/** Longer differences are left out: they would need the step more exactly than it is known. */
const MAX_DIFFERENCE_MS = 2000;
/** Two holds that differ by this much were not read on one grid. */
const FINE_MS = { least: 3.5, most: MIN_STEP_MS - 1.5 };
/** Part of neighbouring holds that differ by this much, from which the clock is clearly fine. */
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
  /** [the step, time of the last release (0: none), intervals between releases..., holds...], the last two in the order of rings. */
  readonly #cells: Float64Array;
  /** [place of the next interval and hold, releases until the next look]; a place of WINDOW or more: the rings are full */
  readonly #ends: Int32Array;
  readonly #scratch = new Float64Array(2 * WINDOW);

  constructor(arena: StateArena) {
    this.#cells = arena.take(HEAD + 2 * WINDOW);
    this.#ends = arena.takeIntegers(2);
  }

  get stepMs(): number {
    return this.#cells[0] as number;
  }

  /** Releases alone are followed: with the hold of each, they say as much as the presses. */
  release(timeMs: number, holdMs: number): void {
    const cells = this.#cells;
    const beforeMs = cells[1] as number;
    const intervalMs = beforeMs === 0 ? Number.NaN : timeMs - beforeMs;
    cells[1] = timeMs;
    if (!(intervalMs <= MAX_DIFFERENCE_MS && holdMs >= 0 && holdMs <= MAX_DIFFERENCE_MS)) return;
    const place = this.#ends[0] as number;
    const at = HEAD + (place & (WINDOW - 1));
    cells[at] = intervalMs;
    cells[at + WINDOW] = holdMs;
    this.#ends[0] = place + 1 === 2 * WINDOW ? WINDOW : place + 1;
    const untilNext = this.#ends[1] as number;
    if (untilNext > 0) this.#ends[1] = untilNext - 1;
    else if (place + 1 >= MIN_EACH) this.#update();
  }

  get #count(): number {
    return Math.min(WINDOW, this.#ends[0] as number);
  }

  get #holds(): Float64Array {
    return this.#cells.subarray(HEAD + WINDOW, HEAD + WINDOW + this.#count);
  }

  #update(): void {
    const isFine = this.stepMs === 0 && isClearlyFine(this.#holds);
    this.#ends[1] = isFine ? FINE_STRIDE : STRIDE;
    if (!isFine) this.#cells[0] = this.#look();
  }

  #look(): number {
    const count = this.#count;
    const differences = this.#scratch.subarray(0, 2 * count);
    differences.set(this.#holds);
    differences.set(this.#cells.subarray(HEAD, HEAD + count), count);
    const holds = differences.subarray(0, count).sort();
    const doHoldsVary = varies(holds);
    const isHeld = (holds[count >> 1] as number) >= MIN_STEP_MS;
    const mayBeClock = doHoldsVary || (isHeld && varies(differences.subarray(count).sort()));
    const { stepMs } = this;
    const found = mayBeClock ? commonStep(differences.sort(), MAX_STRAYS) : 0;
    if (found > 0 && (doHoldsVary || isCommonStep(differences, found, MAX_STRAYS, SAME_MS))) return found;
    return stepMs > 0 && isCommonStep(differences, stepMs, 2 * MAX_STRAYS) ? stepMs : 0;
  }
}

/** Whether too many neighbouring holds differ by less than a step and more than noise. */
function isClearlyFine(holds: Float64Array): boolean {
  let fine = 0;
  for (let at = 1; at < holds.length; at++) {
    const apartMs = Math.abs((holds[at] as number) - (holds[at - 1] as number));
    if (apartMs > FINE_MS.least && apartMs < FINE_MS.most) fine++;
  }
  return fine > holds.length * FINE_SHARE;
}

/** Whether a part of the values, and more than one, differs from the usual one by more than noise. */
function varies(sorted: Float64Array): boolean {
  const strays = Math.max(1, Math.floor(sorted.length * MIN_VARIED));
  const usual = sorted[sorted.length >> 1] as number;
  const low = sorted[strays] as number;
  const high = sorted[sorted.length - 1 - strays] as number;
  return Math.max(high - usual, usual - low) > FINE_MS.most;
}
