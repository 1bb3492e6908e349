import type { ClockOrigin, Milliseconds } from '../records/time.js';

/** Readings of both clocks that are tried: between the two, the thread may have been interrupted. */
const TRIES = 8;
const CLOSE_MS = 0.1;

/** Milliseconds of the system's monotonic clock (CLOCK_MONOTONIC on Linux), the same in all threads and processes. */
export function monotonicNowMs(): Milliseconds {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** Ties the two clocks together, now: what createMonitor and a capture's header need. */
export function readClockOrigin(): ClockOrigin {
  let best: ClockOrigin = { monotonicMs: monotonicNowMs(), epochMs: Date.now() };
  let bestMs = Number.POSITIVE_INFINITY;
  for (let left = TRIES; left > 0 && bestMs > CLOSE_MS; left--) {
    const monotonicMs = monotonicNowMs();
    const epochMs = Date.now();
    const tookMs = monotonicNowMs() - monotonicMs;
    if (tookMs >= bestMs) continue;
    best = { monotonicMs, epochMs };
    bestMs = tookMs;
  }
  return best;
}
