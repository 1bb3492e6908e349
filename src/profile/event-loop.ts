import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Milliseconds } from '../records/time.js';

/** How late the main thread's event loop was for a timer that asked for every millisecond. */
export interface EventLoopDelay {
  readonly p50Ms: Milliseconds;
  readonly p99Ms: Milliseconds;
  readonly p999Ms: Milliseconds;
  readonly maxMs: Milliseconds;
}

const RESOLUTION_MS = 1;

/**
 * Starts measuring the delay of the calling thread's event loop; the returned function ends it and gives the figures.
 *
 * Node records the time between two firings of a 1 ms timer, so an idle loop reads 1 ms and a bit: that millisecond is
 * the timer's, not a delay, and is taken off. Timers count in whole milliseconds: an idle loop still shows delays
 * of up to 1 ms.
 */
export function measureEventLoopDelay(): () => EventLoopDelay {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  const delayMs = (percent: number) => Math.max(0, histogram.percentile(percent) / 1e6 - RESOLUTION_MS);
  return () => {
    histogram.disable();
    return { p50Ms: delayMs(50), p99Ms: delayMs(99), p999Ms: delayMs(99.9), maxMs: delayMs(100) };
  };
}
