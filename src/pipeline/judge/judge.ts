import {
  catchError,
  map,
  Observable,
  type OperatorFunction,
  of,
  type Subscriber,
  type Subscription,
  take,
  throwIfEmpty,
} from 'rxjs';
import { ClearSightError } from '../../errors/errors.js';
import { type Counters, createCounters } from '../figures/counters.js';
import type { DetectionPool } from '../pool/detection-pool.js';
import type { BacklogGauge } from './backlog.js';
import { type Entry, JudgeQueue, type Task } from './judge-queue.js';
import type { Collected, Judged } from './judged.js';

export interface JudgeOptions {
  /** Tasks under way at once. Default 1: one a worker thread. */
  readonly maxInFlight?: number;
  /** Snapshots that may wait before they coalesce, records before they merge. Default 256. */
  readonly queue?: number;
  /** False for a source that waits for `backlog` instead: nothing is coalesced or merged. Default true. */
  readonly coalesce?: boolean;
  readonly backlog?: BacklogGauge;
  readonly counters?: Counters;
}

/**
 * Has the workers look at snapshots and windows, and releases every record with what they saw, strictly in the order in which
 * the records arrived. What arrives while the workers are busy goes to them together, as one task.
 *
 * A task that fails leaves its records `unjudged`, with the reason. An error of the source is passed on after
 * everything that came before it.
 */
export function judgeInOrder(
  pool: DetectionPool,
  {
    maxInFlight = 1,
    queue: limit = 256,
    coalesce = true,
    backlog,
    counters = createCounters(),
  }: JudgeOptions = {},
): OperatorFunction<Collected, Judged> {
  return (records) =>
    new Observable((subscriber) => {
      const queue = new JudgeQueue(coalesce ? limit : Number.POSITIVE_INFINITY, counters);
      let inFlight = 0;
      let finish: (() => void) | undefined;

      const advance = serialised(() => {
        for (const judged of queue.release()) subscriber.next(judged);
        while (inFlight < maxInFlight) {
          const task = queue.nextTask();
          if (task === undefined) break;
          inFlight++;
          subscriber.add(
            run(pool, task, () => {
              queue.settle(task);
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

/** Runs a task and writes the answers, or the failure, into its entries. */
function run(pool: DetectionPool, task: Task, onSettled: () => void): Subscription {
  const answers: Observable<readonly Answer[]> =
    task.kind === 'classify'
      ? pool.classify(task.snapshots).pipe(map((all) => all.map((classified) => ({ classified }))))
      : pool.analyse(task.hops).pipe(map((all) => all.map((inputFindings) => ({ inputFindings }))));
  return answers
    .pipe(
      take(1),
      throwIfEmpty(
        () => new ClearSightError('CS_WORKER', `expected an answer to a ${task.kind} task, got none`),
      ),
      catchError((error: Error) => of(task.entries.map((): Answer => ({ unjudged: error.message })))),
    )
    .subscribe((results) => {
      task.entries.forEach((entry, index) => {
        Object.assign(entry, results[index]);
      });
      onSettled();
    });
}

type Answer = Pick<Entry, 'classified'> | Pick<Entry, 'inputFindings'> | Pick<Entry, 'unjudged'>;

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
