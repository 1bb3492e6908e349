import { Ring } from './ring.js';
import type { StateArena } from './state-arena.js';

/** The times of the last `capacity` events, and whether their pace can be judged. */
export class PacedWindow {
  readonly #times: Ring;
  readonly #minMs: number;
  readonly #maxMs: number;

  /**
   * @param minMs a full window that is shorter is a flood, from a clock or device at fault
   * @param maxMs a full window that is longer is not sustained input
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
