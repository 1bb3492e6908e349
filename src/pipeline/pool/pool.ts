import { defer } from 'rxjs';
import { ClearSightError } from '../../errors/errors.js';
import type { Milliseconds } from '../../records/time.js';
import { builtFile } from '../../threads/built-file.js';
import type { WorkerData } from '../../workers/messages.js';
import { LatencyMeter } from '../figures/latency.js';
import type { DetectionPool } from './detection-pool.js';
import type { Job } from './job.js';
import { Workers } from './workers.js';

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

/** How a session gets its workers. Resolves once each has answered; rejects with CS_WORKER when one cannot start. */
export type StartPool = (options: PoolOptions) => Promise<DetectionPool>;

/** Starts workers for one session. */
export const startDetectionPool: StartPool = async (options) => {
  const workers = await startWorkers(options);
  return poolOf(workers, options, () => workers.close());
};

/** Starts workers. Rejects as StartPool does. */
export async function startWorkers({
  workerData,
  threads = 1,
  startUpMs = 10_000,
  workerUrl = builtFile(import.meta.url, '../../workers/main.js'),
}: PoolOptions): Promise<Workers> {
  const workers = new Workers({ workerData, threads, startUpMs, workerUrl });
  try {
    await workers.ready;
  } catch (error) {
    await workers.close();
    throw new ClearSightError('CS_WORKER', `expected the detection workers to start: ${messageOf(error)}`, {
      cause: error,
    });
  }
  return workers;
}

/** Has workers do the jobs of a session. @param end called when it is over, with whether no job is under way */
export function poolOf(
  workers: Workers,
  { deadlineMs = 2000 }: Pick<PoolOptions, 'deadlineMs'>,
  end: (isIdle: boolean) => Promise<void>,
): DetectionPool {
  const jobs = new Jobs(workers, deadlineMs);
  return {
    run: (job) => defer(() => jobs.do(job)),
    close: () => end(jobs.isIdle),
    get stats() {
      return { run: jobs.runTimes.summary, failures: workers.failures };
    },
  };
}

class Jobs {
  readonly runTimes = new LatencyMeter();
  readonly #workers: Workers;
  readonly #deadlineMs: Milliseconds;
  #underWay = 0;

  constructor(workers: Workers, deadlineMs: Milliseconds) {
    this.#workers = workers;
    this.#deadlineMs = deadlineMs;
  }

  get isIdle(): boolean {
    return this.#underWay === 0;
  }

  async do<Answer>(job: Job<Answer>): Promise<readonly Answer[]> {
    this.#underWay++;
    try {
      return await this.#try(job);
    } finally {
      this.#underWay--;
    }
  }

  /** Does a job: once more, with a task of its own, when a worker fails at it; then what may be done instead. */
  async #try<Answer>(job: Job<Answer>): Promise<readonly Answer[]> {
    const answers = await this.#attempt(job).catch(() =>
      this.#attempt(job).catch((cause: unknown) => {
        const message = `two workers failed at one ${job.kind} task: ${messageOf(cause)}`;
        const failed = () => new ClearSightError('CS_WORKER', message, { cause });
        if (job.instead === undefined || this.#workers.isClosed) throw failed();
        return this.#attempt(job.instead(message)).catch(() => {
          throw failed();
        });
      }),
    );
    job.done?.();
    return answers;
  }

  async #attempt<Answer>(job: Job<Answer>): Promise<readonly Answer[]> {
    const task = job.task();
    try {
      await this.#workers.ready;
      const stamp = this.runTimes.start();
      const answer = await this.#workers.run(task, this.#deadlineMs);
      this.runTimes.stop(stamp);
      // The worker's file may not be ours: its answers are checked.
      const answers = typeof answer === 'object' && answer !== null ? job.read(answer) : undefined;
      if (Array.isArray(answers) && answers.length === job.count) return answers;
      const got = Array.isArray(answers) ? `${answers.length}` : 'something else';
      throw new ClearSightError('CS_WORKER', `expected ${job.count} answers from a worker, got ${got}`);
    } catch (error) {
      this.#workers.haveFailed();
      throw error;
    }
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
