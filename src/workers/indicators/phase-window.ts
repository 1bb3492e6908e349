import type { StateArena } from './state.js';
import { SumRing } from './sum-ring.js';

/**
 * How well the last times sit on a lattice of one period: |mean of exp(2 pi i t / period)|, 1 for all on it, near 0 for
 * times that do not know it (the mean resultant length of circular statistics).
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
