import { PacedWindow } from './paced-window.js';
import type { StateArena } from './state-arena.js';

/** So many holds are judged together. */
export const HOLDS = 32;

/** Shortest and longest time that they may take. Less is a flood: a clock or a device is at fault. */
export const HOLD_WINDOW = {
  minWindowMs: {
    default: 100,
    unit: 'ms',
    about: 'shortest time that the 32 holds may take: less is a flood',
  },
  maxWindowMs: {
    default: 20_000,
    unit: 'ms',
    about:
      "longest time that the 32 holds may take: touchpads and remote desktops make holds like a program's, but are slow",
  },
} as const;

/** The last holds, in the form that a statistic wants, and the time that they took. */
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

  /** True when the holds can be judged. One below zero, from a clock at fault, starts over. */
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
