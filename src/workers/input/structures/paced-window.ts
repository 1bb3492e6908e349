import { Ring } from './ring.js';
import type { StateArena } from './state-arena.js';

/** The times of the last `capacity` events, and whether they came at a pace worth judging. */
export class PacedWindow {
  readonly #times: Ring;
  readonly #minMs: number;
  readonly #maxMs: number;

  /**
   * @param minMs shorter windows are a flood: a clock or a device at fault
   * @param maxMs longer windows are not sustained
   */
  constructor(arena: StateArena, capacity: number, { minMs, maxMs }: { minMs: number; maxMs: number }) {
    this.#times = new Ring(arena, capacity);
    this.#minMs = minMs;
    this.#maxMs = maxMs;
  }

  push(timeMs: number): void {
    this.#times.push(timeMs);
  }

  clear(): void {
    this.#times.clear();
  }

  get durationMs(): number {
    return this.#times.ago(0) - this.#times.oldest;
  }

  /** True when the window is full and neither too short nor too long. */
  get isSustained(): boolean {
    return this.#times.isFull && this.durationMs >= this.#minMs && this.durationMs <= this.#maxMs;
  }
}
