import { PacedWindow } from './paced-window.js';
import type { StateArena } from './state.js';

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

export function holdPace(
  arena: StateArena,
  { minWindowMs, maxWindowMs }: Readonly<Record<keyof typeof HOLD_WINDOW, number>>,
): PacedWindow {
  return new PacedWindow(arena, HOLDS, { minMs: minWindowMs, maxMs: maxWindowMs });
}
