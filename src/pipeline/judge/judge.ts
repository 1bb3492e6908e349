import { Observable, type OperatorFunction, type Subscriber } from 'rxjs';
import { type Counters, createCounters } from '../figures/counters.js';
import type { DetectionPool } from '../pool/detection-pool.js';
import type { BacklogGauge } from './backlog.js';
import { JudgeQueue, type Lanes } from './judge-queue.js';
import type { Collected, Judged } from './judged.js';

export interface JudgeOptions {
  /** What the workers look at, and how it waits for them. */
  readonly lanes: Lanes;
  /** Tasks under way at once. Default 1: one a worker thread. */
  readonly maxInFlight?: number;
  /** Facts that may wait before they coalesce, records before they merge. Default 256. */
  readonly queue?: number;
  /** False for a source that waits for `backlog` instead: nothing is coalesced or merged. Default true. */
  readonly coalesce?: boolean;
  readonly backlog?: BacklogGauge;
  readonly counters?: Counters;
}

/**
 * Has the workers look at facts and input, and releases every record with what they saw, strictly in the order in which
 * the records arrived. What arrives while the workers are busy goes to them together, as one task.
 *
 * A task that fails leaves its records `unjudged`, with the reason. An error of the source is passed on after
 * everything that came before it.
 */
export function judgeInOrder(
  pool: DetectionPool,
  {
    lanes,
    maxInFlight = 1,
    queue: limit = 256,
    coalesce = true,
    backlog,
    counters = createCounters(),
  }: JudgeOptions,
): OperatorFunction<Collected, Judged> {
  return (records) =>
    new Observable((subscriber) => {
      const queue = new JudgeQueue(lanes, coalesce ? limit : Number.POSITIVE_INFINITY, counters);
      let inFlight = 0;
      let finish: (() => void) | undefined;

      const advance = serialised(() => {
        for (const judged of queue.release()) subscriber.next(judged);
        while (inFlight < maxInFlight) {
          const task = queue.nextTask();
          if (task === undefined) break;
          inFlight++;
          subscriber.add(
            task.run(pool).subscribe(() => {
              inFlight--;
              advance();
            }),
          );
        }
        backlog?.update(queue.size);
        if (queue.size === 0) finish?.();
      });

      const end = (how: (subscriber: Subscriber<Judged>) => void) => {
        finish = () => how(subscriber);
        advance();
      };
      subscriber.add(() => backlog?.update(0));
      subscriber.add(
        records.subscribe({
          next: (record) => {
            queue.add(record);
            advance();
          },
          error: (error) => end((target) => target.error(error)),
          complete: () => end((target) => target.complete()),
        }),
      );
    });
}

/** Makes a step that may be called from within itself: it is then run again after itself, never inside. */
function serialised(step: () => void): () => void {
  let isRunning = false;
  let isDue = false;
  return () => {
    isDue = true;
    if (isRunning) return;
    isRunning = true;
    while (isDue) {
      isDue = false;
      step();
    }
    isRunning = false;
  };
}
