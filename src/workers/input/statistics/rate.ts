import type { Milliseconds } from '../../../records/time.js';

/** Events per second over the whole window, however few of its milliseconds they fill. */
export function ratePerSecond(events: number, windowMs: Milliseconds): number {
  return (events * 1000) / windowMs;
}
