import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { ClearSightError } from '../../errors/errors.js';
import { builtFile } from '../../threads/built-file.js';
import { endSafely } from '../../threads/end-safely.js';
import type { EvaluateAnswer, EvaluateTask } from './messages.js';

const MAX_THREADS = 16;

/** Runs tasks in parallel and queues only a few, so that a corpus of any size fits in memory. */
export interface EvaluationPool {
  /** Resolves once the task is accepted; its answer goes to `done`. Rejects with CS_WORKER when an earlier task failed. */
  submit(task: EvaluateTask, done: (answer: EvaluateAnswer) => void): Promise<void>;
  /** Resolves once every task is done; rejects with CS_WORKER when one failed. */
  finish(): Promise<void>;
  close(): Promise<void>;
}

/**
 * @param threads default: one per core, at most 16
 * @param signal once it is aborted, nothing is accepted any more, and its reason is thrown
 */
export function createEvaluationPool(
  threads = Math.min(availableParallelism(), MAX_THREADS),
  signal?: AbortSignal,
): EvaluationPool {
  const pool = new Piscina<EvaluateTask, EvaluateAnswer>({
    filename: fileURLToPath(builtFile(import.meta.url, 'worker.js')),
    minThreads: threads,
    maxThreads: threads,
  });
  const loaded = workersLoaded(pool);
  const running = new Set<Promise<void>>();
  let failure: unknown;
  const aborted = new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));
  return {
    async submit(task, done) {
      while (running.size >= threads * 3 && !signal?.aborted) await Promise.race([aborted, ...running]);
      signal?.throwIfAborted();
      if (failure !== undefined) throw failure;
      const run: Promise<void> = pool
        .run(task)
        .then(done)
        .catch((cause: unknown) => {
          const why = cause instanceof Error ? cause.message : String(cause);
          failure ??= new ClearSightError('CS_WORKER', `expected an answer of an evaluation worker: ${why}`, {
            cause,
          });
        })
        .finally(() => running.delete(run));
      running.add(run);
    },
    async finish() {
      await Promise.race([aborted, Promise.all(running)]);
      signal?.throwIfAborted();
      if (failure !== undefined) throw failure;
    },
    async close() {
      await loaded;
      await endSafely(() => pool.destroy());
    },
  };
}

/**
 * Resolves once every worker that a pool starts with has loaded, or ended. Piscina loads their file with `require`, and Node 20 aborts
 * the process when a thread is terminated while it links the modules of one.
 */
function workersLoaded(pool: Piscina): Promise<void> {
  return new Promise((resolve) => {
    let loading = pool.threads.length;
    const oneLess = () => {
      if (--loading <= 0) resolve();
    };
    // The first message says so: Piscina's own event comes before that for the workers that it starts with.
    for (const thread of pool.threads) thread.once('message', oneLess).once('exit', oneLess);
  });
}
