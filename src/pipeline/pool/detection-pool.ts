import type { Observable } from 'rxjs';
import type { ChannelEvents, ChannelFindings, Classified } from '../../workers/messages.js';
import type { LatencySummary } from '../figures/latency.js';

/** Figures of the detection workers. */
export interface PoolStats {
  /** From handing a task to a worker to its answer, ms. */
  readonly run: LatencySummary;
  /** Tasks that a worker failed at (died, hung, answered nonsense), each followed by a warm-up of its replacement. */
  readonly failures: number;
}

/** Where detection runs. Behind an interface of Observables, so that operators can be tested with a fake in virtual time. */
export interface DetectionPool {
  /** Emits one Classified a snapshot, then completes; CS_WORKER when two workers failed at it. */
  classify(snapshots: readonly SharedArrayBuffer[]): Observable<readonly Classified[]>;
  /**
   * Emits one list of findings a hop, then completes; CS_WORKER when two workers failed at it. The detector goes on from where
   * the last successful task left it: one task at a time.
   */
  analyse(hops: readonly (readonly ChannelEvents[])[]): Observable<readonly (readonly ChannelFindings[])[]>;
  /** Ends all workers; work under way fails. Calling it again is harmless. */
  close(): Promise<void>;
  readonly stats: PoolStats;
}
