import { PacedWindow } from './paced-window.js';
import type { StateArena } from './state-arena.js';

/** Holds that are judged together. */
export const HOLDS = 32;

/** Thresholds of every indicator that judges holds: the shortest and the longest time that the holds may span. */
export const HOLD_WINDOW = {
  minWindowMs: {
    default: 100,
    unit: 'ms',
    about: 'shortest time that the 32 holds may span: less is a flood, from a clock or device at fault',
  },
  maxWindowMs: {
    default: 20_000,
    unit: 'ms',
    about:
      "longest time that the 32 holds may span: holds on touchpads and remote desktops resemble a program's, but are slow",
  },
} as const;

/** The last holds, kept in whatever structure the statistic needs, and the time that they span. */
export class HoldWindow {
  readonly #holds: Holds;
  readonly #pace: PacedWindow;

  constructor(
    arena: StateArena,
    holds: Holds,
    { minWindowMs, maxWindowMs }: Readonly<Record<keyof typeof HOLD_WINDOW, number>>,
  ) {
    this.#holds = holds;
    this.#pace = new PacedWindow(arena, HOLDS, { minMs: minWindowMs, maxMs: maxWindowMs });
  }

  /** Returns true when the holds can be judged. A negative hold comes from a clock at fault and clears the window. */
  take(timeMs: number, holdMs: number): boolean {
    if (holdMs < 0) {
      this.#holds.clear();
      this.#pace.clear();
      return false;
    }
    this.#holds.push(holdMs);
    this.#pace.push(timeMs);
    return this.#pace.isSustained;
  }

  get durationMs(): number {
    return this.#pace.durationMs;
  }
}

interface Holds {
  push(holdMs: number): void;
  clear(): void;
}
