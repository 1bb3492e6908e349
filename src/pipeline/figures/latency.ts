import { createHistogram, performance } from 'node:perf_hooks';

/** Milliseconds. All zero when nothing was measured. */
export interface LatencySummary {
  readonly count: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** Measures how long things take, to the microsecond, in constant memory. For figures only: no decision reads it. */
export class LatencyMeter {
  readonly #microseconds = createHistogram();

  /** A stamp to hand to `stop`. */
  start(): number {
    return performance.now();
  }

  stop(stamp: number): void {
    this.#microseconds.record(Math.max(1, Math.round((performance.now() - stamp) * 1000)));
  }

  get summary(): LatencySummary {
    const { count, max } = this.#microseconds;
    if (count === 0) return { count, p50Ms: 0, p99Ms: 0, maxMs: 0 };
    return {
      count,
      p50Ms: this.#microseconds.percentile(50) / 1000,
      p99Ms: this.#microseconds.percentile(99) / 1000,
      maxMs: max / 1000,
    };
  }
}
