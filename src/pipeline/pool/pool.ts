import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { defer } from 'rxjs';
import { ClearSightError } from '../../errors/errors.js';
import type { Milliseconds } from '../../records/time.js';
import { builtFile } from '../../threads/built-file.js';
import { endSafely } from '../../threads/end-safely.js';
import type { WorkerAnswer, WorkerData, WorkerTask } from '../../workers/messages.js';
import { LatencyMeter } from '../figures/latency.js';
import type { DetectionPool } from './detection-pool.js';
import type { Job } from './job.js';

export interface PoolOptions {
  /** What each worker is started with. */
  readonly workerData: WorkerData;
  /** Worker threads. Default 1. */
  readonly threads?: number;
  /** Longest time for one task, ms. Default 2000. */
  readonly deadlineMs?: Milliseconds;
  /** Longest time for a worker to start, ms. Default 10,000. */
  readonly startUpMs?: Milliseconds;
  /** The worker's built file. Default: ClearSight's own. */
  readonly workerUrl?: URL;
}

/** Starts the workers. Resolves once each has answered; rejects with CS_WORKER when one cannot start. */
export async function startDetectionPool(options: PoolOptions): Promise<DetectionPool> {
  const workers = new Workers(options);
  try {
    await workers.ready;
  } catch (error) {
    await workers.close();
    throw new ClearSightError('CS_WORKER', `expected the detection workers to start: ${messageOf(error)}`, {
      cause: error,
    });
  }
  return {
    run: (job) => defer(() => workers.do(job)),
    close: () => workers.close(),
    get stats() {
      return { run: workers.runTimes.summary, failures: workers.failures };
    },
  };
}

/**
 * Piscina, with every task under a deadline. An aborted task terminates its worker, which is the only way to stop an
 * infinite loop; Piscina starts another in its place.
 */
class Workers {
  readonly runTimes = new LatencyMeter();
  failures = 0;
  /** Settles when the workers that are there now have loaded; every task waits for it. */
  ready: Promise<void>;
  readonly #options: Required<PoolOptions>;
  #piscina: Piscina<WorkerTask, WorkerAnswer>;
  /** Threads that may still be on their way out. */
  readonly #threads = new Set<Thread>();
  /** Those of finished tasks are used again: a new one for each task is garbage that lives long enough to be costly. */
  readonly #deadlines: AbortController[] = [];
  #isBroken = false;
  #isClosed = false;

  constructor({
    workerData,
    threads = 1,
    deadlineMs = 2000,
    startUpMs = 10_000,
    workerUrl = builtFile(import.meta.url, '../../workers/main.js'),
  }: PoolOptions) {
    this.#options = { workerData, threads, deadlineMs, startUpMs, workerUrl };
    this.#piscina = this.#start();
    this.ready = this.#warmUp();
  }

  /** Does a job: once more, with a task of its own, when a worker fails at it; then what may be done instead. */
  async do<Answer>(job: Job<Answer>): Promise<readonly Answer[]> {
    const answers = await this.#attempt(job).catch(() =>
      this.#attempt(job).catch((cause: unknown) => {
        const message = `two workers failed at one ${job.kind} task: ${messageOf(cause)}`;
        const failed = () => new ClearSightError('CS_WORKER', message, { cause });
        if (job.instead === undefined || this.#isClosed) throw failed();
        return this.#attempt(job.instead(message)).catch(() => {
          throw failed();
        });
      }),
    );
    job.done?.();
    return answers;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await endSafely(() => this.#end());
  }

  /**
   * Piscina starts a worker in the place of each that exits, even when an aborted one does so after destroy(): so every exit
   * is awaited, and what was started meanwhile is destroyed too.
   */
  async #end(): Promise<void> {
    do {
      await this.#piscina.destroy();
      await Promise.all(Array.from(this.#threads, exitOf));
    } while (this.#piscina.threads.length > 0);
  }

  #abort(deadline: AbortController, reason: string): void {
    for (const thread of this.#piscina.threads) {
      if (this.#threads.has(thread)) continue;
      this.#threads.add(thread);
      thread.once('exit', () => this.#threads.delete(thread));
    }
    void endSafely(() => {
      deadline.abort(reason);
      return this.#leaversGone();
    });
  }

  /** An aborted worker writes to the shared states until its thread has ended: only then may another do its work. */
  async #leaversGone(): Promise<void> {
    const { threads } = this.#piscina;
    await Promise.all(
      Array.from(this.#threads)
        .filter((thread) => !threads.includes(thread))
        .map(exitOf),
    );
  }

  async #attempt<Answer>(job: Job<Answer>): Promise<readonly Answer[]> {
    const task = job.task();
    try {
      await this.ready;
      const stamp = this.runTimes.start();
      const answer = await this.#run(task, this.#options.deadlineMs);
      this.runTimes.stop(stamp);
      // The worker's file may not be ours: its answers are checked.
      const answers = typeof answer === 'object' && answer !== null ? job.read(answer) : undefined;
      if (Array.isArray(answers) && answers.length === job.count) return answers;
      const got = Array.isArray(answers) ? `${answers.length}` : 'something else';
      throw new ClearSightError('CS_WORKER', `expected ${job.count} answers from a worker, got ${got}`);
    } catch (error) {
      if (!this.#isClosed) {
        this.failures++;
        this.ready = this.#warmUp();
        // The next caller gets the error; there may be none.
        this.ready.catch(() => {});
      }
      throw error;
    }
  }

  /**
   * After a worker module failed to load, Piscina starts no more workers and later tasks never settle: such
   * a pool is thrown away.
   */
  async #warmUp(): Promise<void> {
    await this.#leaversGone();
    const wasBroken = this.#isBroken;
    this.#isBroken = false;
    if (wasBroken) await endSafely(() => this.#end());
    if (this.#isClosed) throw new ClearSightError('CS_WORKER', 'expected open workers, got closed ones');
    if (wasBroken) this.#piscina = this.#start();
    try {
      // An abortable task has its worker to itself: as many as there are workers reach every one.
      const { threads, startUpMs } = this.#options;
      await Promise.all(Array.from({ length: threads }, () => this.#run({ kind: 'warm-up' }, startUpMs)));
    } catch (error) {
      this.#isBroken = true;
      throw error;
    }
  }

  async #run(task: WorkerTask, limitMs: Milliseconds): Promise<WorkerAnswer> {
    const deadline = this.#deadlines.pop() ?? new AbortController();
    const timer = setTimeout(() => this.#abort(deadline, `no answer within ${limitMs} ms`), limitMs);
    try {
      return await this.#piscina.run(task, { signal: deadline.signal });
    } catch (error) {
      if (!deadline.signal.aborted) throw error;
      throw new ClearSightError('CS_WORKER', `expected an answer within ${limitMs} ms, got none`, {
        cause: error,
      });
    } finally {
      clearTimeout(timer);
      if (!deadline.signal.aborted) this.#deadlines.push(deadline);
    }
  }

  #start(): Piscina<WorkerTask, WorkerAnswer> {
    const { threads, workerUrl, workerData } = this.#options;
    const piscina = new Piscina<WorkerTask, WorkerAnswer>({
      filename: fileURLToPath(workerUrl),
      minThreads: threads,
      maxThreads: threads,
      workerData,
      recordTiming: false,
    });
    // A worker died between tasks; Piscina replaces it. Without a listener the process would end.
    piscina.on('error', () => {
      if (!this.#isClosed) this.failures++;
    });
    return piscina;
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

type Thread = Piscina['threads'][number];

const exitOf = (thread: Thread): Promise<void> =>
  new Promise((resolve) => void thread.once('exit', () => resolve()));
