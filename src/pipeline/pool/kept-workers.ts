import type { WorkerData } from '../../workers/messages.js';
import { type PoolOptions, poolOf, type StartPool, startWorkers } from './pool.js';
import type { Workers } from './workers.js';

interface Kept {
  readonly workers: Workers;
  /** Of the session that they served last. */
  readonly options: PoolOptions;
}

/**
 * Workers for short sessions, one after another: to start them, and to have V8 compile their code anew, takes as long as to judge some
 * minutes. They go on with the next session unless one of them has failed, or there are extensions: what those keep in their modules
 * would last.
 */
export class KeptWorkers {
  #kept: Kept | undefined;
  #isClosed = false;

  /** Where sessions overlap, the workers of one of them are kept. */
  readonly start: StartPool = async (options) => {
    const workers = (await this.#goOn(options)) ?? (await startWorkers(options));
    return poolOf(workers, options, (isIdle) => this.#release(workers, options, isIdle));
  };

  /** Ends those that wait for a session; those of a session that is under way end with it. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#take()?.workers.close();
  }

  async #goOn(options: PoolOptions): Promise<Workers | undefined> {
    const kept = this.#take();
    if (kept === undefined) return undefined;
    const { workers } = kept;
    if (isFor(options, kept.options) && (await begins(workers, options.workerData))) return workers;
    await workers.close();
    return undefined;
  }

  async #release(workers: Workers, options: PoolOptions, isIdle: boolean): Promise<void> {
    const isFit = workers.failures === 0 && isIdle && !isExtended(options.workerData);
    if (!isFit || this.#isClosed || this.#kept !== undefined) return workers.close();
    this.#kept = { workers, options };
  }

  #take(): Kept | undefined {
    const kept = this.#kept;
    this.#kept = undefined;
    return kept;
  }
}

/** Whether workers that were started with some options can serve a session with others. */
const isFor = (asked: PoolOptions, started: PoolOptions): boolean =>
  asked.threads === started.threads &&
  asked.workerUrl?.href === started.workerUrl?.href &&
  !isExtended(asked.workerData);

const isExtended = ({ extensions: { detectors, indicators } }: WorkerData): boolean =>
  detectors.length + indicators.length > 0;

const begins = (workers: Workers, workerData: WorkerData): Promise<boolean> =>
  workers.begin(workerData).then(
    () => true,
    () => false,
  );
