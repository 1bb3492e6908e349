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
/**
 * Neighbouring holds that differ by `close` were not read on one grid of up to 28 ms, nor those that differ by `apart` on one of 28 to
 * 125 ms. No grid of 28 to 125 ms has a hold that is `short`, and none of 125 to 250 ms one that is `between`. Ticks that jitter by a
 * sixteenth of the step are included.
 */
const OFF_GRID = {
  close: { aboveMs: 3.5, belowMs: MIN_STEP_MS - 1.5 },
  apart: { aboveMs: 15.6, belowMs: 24.5 },
  short: { aboveMs: 7.8, belowMs: 26.2 },
  between: { aboveMs: 15.6, belowMs: 117 },
};
/** Part of the holds that must be so, in each of the three ways, for the clock to be clearly fine. */
const FINE_SHARE = 0.05;
/** Part of the holds, or of the intervals, that must differ from the usual one. */
const MIN_VARIED = 0.05;
/** Part of the differences that may lie off the grid; twice that before a step once found is given up. */
const MAX_STRAYS = 0.05;
/** Readings that differ by less are the same: the rounding error of a subtraction. */
const SAME_MS = 0.01;
/** Games and programs that tick do so every 50 ms or more often: a longer step is that of a clock. */
const LONGEST_TICK_MS = 55;
/** How sure the step is. One in doubt goes when the window is full, unless it has become sure by then. */
const NOT = 0;
const DOUBTED = 1;
const SURE = 2;

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
 * that a fine clock reads with some jitter. So a step is sure only where holds vary by whole steps; or where they do not, but
 * intervals do, and the step is longer than any game's or every time is on the grid to the last digit. It stands until the input
 * leaves the grid.
 *
 * A hand that keeps in step with the ticks looks like a program for a while: its holds are all one step, or none. It gets the benefit of
 * the doubt while the window fills, if its times are too exact for a program on a fine clock, or if some interval differs by a step.
 */
export class ClockStep implements Clock {
  /** [the step, time of the last release (0: none), intervals between releases..., holds...], the last two in the order of rings. */
  readonly #cells: Float64Array;
  /** [place of the next interval and hold, releases until the next look, sureness]; a place of WINDOW or more: the rings are full */
  readonly #ends: Int32Array;
  readonly #scratch = new Float64Array(1 + 2 * WINDOW);

  constructor(arena: StateArena) {
    this.#cells = arena.take(HEAD + 2 * WINDOW);
    this.#ends = arena.takeIntegers(3);
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
    if (!isFine) this.#look();
  }

  #look(): void {
    const count = this.#count;
    // Before them a 0: a whole multiple of any step.
    const differences = this.#scratch.subarray(0, 1 + 2 * count);
    differences[0] = 0;
    differences.set(this.#holds, 1);
    differences.set(this.#cells.subarray(HEAD, HEAD + count), 1 + count);
    const holds = differences.subarray(1, 1 + count).sort();
    if (varies(holds)) {
      const found = commonStep(differences.sort(), MAX_STRAYS);
      this.#settle(differences, found, found > 0 ? SURE : NOT);
      return;
    }
    const isHeld = (holds[count >> 1] as number) >= MIN_STEP_MS;
    const intervals = differences.subarray(1 + count).sort();
    const rangeMs = (intervals[count - 1] as number) - (intervals[0] as number);
    const doSomeVary = isHeld && rangeMs > OFF_GRID.close.belowMs;
    const doIntervalsVary = isHeld && varies(intervals);
    const mostlyMs = intervals[count >> 2] as number;
    // From here on they are not intervals any more: all differences are sorted together.
    differences.sort();
    const isFilling = count < WINDOW;
    const found = doIntervalsVary || isFilling ? commonStep(differences, MAX_STRAYS) : 0;
    const isLong = found > LONGEST_TICK_MS;
    const isExact = found > 0 && isCommonStep(differences, found, MAX_STRAYS, SAME_MS);
    const isSure = doIntervalsVary && (isExact || isLong);
    const isInDoubt =
      isFilling && ((doSomeVary && found > 0) || (isExact && isLong && mostlyMs >= found / 2));
    this.#settle(differences, found, isSure ? SURE : isInDoubt ? DOUBTED : NOT);
  }

  #settle(differences: Float64Array, foundMs: number, sureness: number): void {
    const stays =
      sureness === NOT && this.#ends[2] === SURE && isCommonStep(differences, this.stepMs, 2 * MAX_STRAYS);
    if (stays) return;
    this.#cells[0] = sureness === NOT ? 0 : foundMs;
    this.#ends[2] = sureness;
  }
}

/** Whether too many holds differ in ways in which no coarse clock reads them. Cheap: most clocks are fine. */
function isClearlyFine(holds: Float64Array): boolean {
  let close = 0;
  let middle = 0;
  let between = 0;
  for (let at = 1; at < holds.length; at++) {
    const holdMs = holds[at] as number;
    const apartMs = Math.abs(holdMs - (holds[at - 1] as number));
    if (isWithin(apartMs, OFF_GRID.close)) close++;
    if (isWithin(apartMs, OFF_GRID.apart) || isWithin(holdMs, OFF_GRID.short)) middle++;
    if (isWithin(holdMs, OFF_GRID.between)) between++;
  }
  return Math.min(close, middle, between) > holds.length * FINE_SHARE;
}

const isWithin = (ms: number, { aboveMs, belowMs }: { readonly aboveMs: number; readonly belowMs: number }) =>
  ms > aboveMs && ms < belowMs;

/** Whether a part of the values, and more than one, differs from the usual one by more than noise. */
function varies(sorted: Float64Array): boolean {
  const strays = Math.max(1, Math.floor(sorted.length * MIN_VARIED));
  const usual = sorted[sorted.length >> 1] as number;
  const low = sorted[strays] as number;
  const high = sorted[sorted.length - 1 - strays] as number;
  return Math.max(high - usual, usual - low) > OFF_GRID.close.belowMs;
}
