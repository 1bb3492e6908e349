import type { StateArena } from './state-arena.js';
import { SumRing } from './sum-ring.js';

/**
 * The coherence (statistics/coherence.ts) of the last `capacity` times with a lattice of one period, in O(1) per time.
 */
export class PhaseWindow {
  readonly #periodMs: number;
  readonly #cosines: SumRing;
  readonly #sines: SumRing;

  constructor(arena: StateArena, capacity: number, periodMs: number) {
    this.#periodMs = periodMs;
    this.#cosines = new SumRing(arena, capacity);
    this.#sines = new SumRing(arena, capacity);
  }

  push(timeMs: number): void {
    const angle = ((timeMs % this.#periodMs) / this.#periodMs) * 2 * Math.PI;
    this.#cosines.push(Math.cos(angle));
    this.#sines.push(Math.sin(angle));
  }

  get count(): number {
    return this.#cosines.count;
  }

  get isFull(): boolean {
    return this.#cosines.isFull;
  }

  get coherence(): number {
    return Math.sqrt(this.#cosines.sum ** 2 + this.#sines.sum ** 2) / this.count;
  }
}
