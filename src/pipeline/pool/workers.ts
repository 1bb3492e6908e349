import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { ClearSightError } from '../../errors/errors.js';
import type { Milliseconds } from '../../records/time.js';
import { endSafely } from '../../threads/end-safely.js';
import type { WorkerAnswer, WorkerData, WorkerTask } from '../../workers/messages.js';
import type { PoolOptions } from './pool.js';
import { PoolThreads } from './pool-threads.js';

type WorkersOptions = Required<Omit<PoolOptions, 'deadlineMs'>>;

/**
 * Piscina, with every task under a deadline. An aborted task terminates its worker, which is the only way to stop an
 * infinite loop; Piscina starts another in its place.
 */
export class Workers {
  failures = 0;
  isClosed = false;
  /** Settles when the workers that are there now have loaded; every task waits for it. */
  ready: Promise<void>;
  #options: WorkersOptions;
  #piscina!: Piscina<WorkerTask, WorkerAnswer>;
  #threads!: PoolThreads;
  /** Rejects when Piscina has a worker less for good: one that was to replace another could not load. */
  #broken!: Promise<never>;
  /** Those of finished tasks are used again: a new one for each task is garbage that lives long enough to be costly. */
  readonly #deadlines: AbortController[] = [];
  #isBroken = false;
  /** Piscina would start a worker with what another session was judged by. */
  #isOutdated = false;
  #isRecovering = false;

  constructor(options: WorkersOptions) {
    this.#options = options;
    this.#start();
    this.ready = this.#warmUp();
  }

  /** Has all workers go on with other settings, without extensions. No task may be under way. Rejects when one does not answer. */
  begin(workerData: WorkerData): Promise<void> {
    this.#options = { ...this.#options, workerData };
    this.#isOutdated = true;
    this.ready = this.#warmUp(workerData);
    return this.ready;
  }

  async run(task: WorkerTask, limitMs: Milliseconds): Promise<WorkerAnswer> {
    // Piscina would start a worker for it, destroyed or not.
    if (this.isClosed) throw new ClearSightError('CS_WORKER', 'expected open workers, got closed ones');
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

  /**
   * A worker has failed at a task: tasks wait until all have loaded again, or fail where one cannot, so that somebody says it. Once for
   * all tasks that fail meanwhile: a second recovery would end the workers that the first one starts.
   */
  haveFailed(): void {
    if (this.isClosed) return;
    this.failures++;
    if (this.#isRecovering) return;
    if (this.#isOutdated) this.#isBroken = true;
    this.#isRecovering = true;
    this.ready = this.#warmUp().finally(() => {
      this.#isRecovering = false;
    });
    // The next caller gets the error; there may be none.
    this.ready.catch(() => {});
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await endSafely(() => this.#end());
  }

  /**
   * After a worker module failed to load, Piscina starts no more workers and later tasks never settle: such
   * a pool is thrown away.
   */
  async #warmUp(next?: WorkerData): Promise<void> {
    await this.#threads.leaversGone();
    const wasBroken = this.#isBroken;
    this.#isBroken = false;
    if (wasBroken) await endSafely(() => this.#end());
    if (this.isClosed) throw new ClearSightError('CS_WORKER', 'expected open workers, got closed ones');
    if (wasBroken) this.#start();
    try {
      // An abortable task has its worker to itself: as many as there are workers reach every one.
      const { threads, startUpMs } = this.#options;
      const warmUps = Array.from({ length: threads }, () =>
        this.run({ kind: 'warm-up', ...(next !== undefined && { next }) }, startUpMs),
      );
      await Promise.race([this.#broken, Promise.all(warmUps)]);
    } catch (error) {
      this.#isBroken = true;
      throw error;
    }
  }

  /** An aborted worker writes to the shared states until its thread has ended: only then may another do its work. */
  #abort(deadline: AbortController, reason: string): void {
    this.#threads.find();
    void endSafely(() => {
      deadline.abort(reason);
      return this.#threads.leaversGone();
    });
  }

  /**
   * Piscina starts a worker in the place of each that exits, even when an aborted one does so after destroy(): so every exit
   * is awaited, and what was started meanwhile is destroyed too.
   */
  async #end(): Promise<void> {
    do {
      await this.#threads.loaded();
      await this.#piscina.destroy();
      await this.#threads.leaversGone();
    } while (this.#piscina.threads.length > 0);
  }

  #start(): void {
    const { threads, startUpMs, workerUrl, workerData } = this.#options;
    const piscina = new Piscina<WorkerTask, WorkerAnswer>({
      filename: fileURLToPath(workerUrl),
      minThreads: threads,
      maxThreads: threads,
      workerData,
      recordTiming: false,
    });
    this.#piscina = piscina;
    this.#isOutdated = false;
    this.#threads = new PoolThreads(piscina, startUpMs);
    this.#broken = new Promise((_, reject) => {
      // A worker that had no task failed. Without a listener the process would end.
      piscina.on('error', (error) => {
        reject(error);
        this.#isBroken = true;
        this.haveFailed();
      });
    });
    this.#broken.catch(() => {});
  }
}
