import type { Milliseconds } from '../../../records/time.js';

/** Events per second, averaged over the whole window, not over the time between the first event and the last. */
export function ratePerSecond(events: number, windowMs: Milliseconds): number {
  return (events * 1000) / windowMs;
}
