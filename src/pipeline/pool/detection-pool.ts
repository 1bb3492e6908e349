import type { Observable } from 'rxjs';
import type { LatencySummary } from '../figures/latency.js';
import type { Job } from './job.js';

/** Figures of the detection workers. */
export interface PoolStats {
  /** From handing a task to a worker to its answer, ms. */
  readonly run: LatencySummary;
  /** Tasks that a worker failed at (died, hung, answered nonsense), each followed by a warm-up of its replacement. */
  readonly failures: number;
}

/** Where detection runs. Behind an interface of Observables, so that operators can be tested with a fake in virtual time. */
export interface DetectionPool {
  /** Emits the answers, one a piece of work, then completes. Errors with CS_WORKER when two workers failed at it, and a
   * third at what may be done instead. */
  run<Answer>(job: Job<Answer>): Observable<readonly Answer[]>;
  /** Ends all workers; work under way fails. Calling it again is harmless. */
  close(): Promise<void>;
  readonly stats: PoolStats;
}
