import type { Milliseconds } from '../../../records/time.js';

/** Bells of a platform: what a thread of readings sleeps on, made and rung by the main thread. Their numbers cross threads. */
export interface Bells {
  /** @throws ClearSightError CS_NATIVE when the monitor has run out of what is needed */
  create(): number;
  /** Wakes the thread that sleeps on it, now or as soon as it wants to sleep. */
  ring(bell: number): void;
  close(bell: number): void;
  /** The side of the thread that sleeps. */
  open(bell: number): Bell;
}

/** A bell, for the thread that sleeps on it. */
export interface Bell {
  /**
   * Sleeps until it is rung, a descriptor that it listens to is ready, or the time is over.
   *
   * @param forMs Infinity for as long as it takes
   * @param deafMs how long descriptors can wait meanwhile
   */
  sleep(forMs: Milliseconds, deafMs: Milliseconds): void;
  /** Calls back, while it sleeps, when a descriptor is ready. */
  listen(descriptor: number, onReady: () => void): void;
  ignore(descriptor: number): void;
}
