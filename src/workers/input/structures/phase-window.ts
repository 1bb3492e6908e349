import type { StateArena } from './state.js';
import { SumRing } from './sum-ring.js';

/** |mean of exp(2 pi i t / period)| of times: 1 for all on one lattice, near 0 for times that do not know it. */
export function coherence(times: Float64Array, periodMs: number): number {
  let cosines = 0;
  let sines = 0;
  for (const time of times) {
    const angle = ((time % periodMs) / periodMs) * 2 * Math.PI;
    cosines += Math.cos(angle);
    sines += Math.sin(angle);
  }
  return Math.sqrt(cosines ** 2 + sines ** 2) / times.length;
}

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
