import { Worker } from 'node:worker_threads';
import { ClearSightError } from '../errors/errors.js';
import { endSafely } from './end-safely.js';

export interface ThreadOptions<Message> {
  readonly file: URL;
  readonly workerData: unknown;
  /** How long it may take to end by itself, ms. Default 2000. */
  readonly endMs?: number;
  readonly onMessage: (message: Message) => void;
  /** Called once when the thread ends although nobody closed it. */
  readonly onDeath: (reason: string) => void;
}

/** A thread of the process system: it sends `ready` when it has loaded, and ends on `close`. */
export class Thread<
  ToThread extends { readonly kind: string },
  FromThread extends { readonly kind: string },
> {
  private readonly worker: Worker;
  private readonly ended: Promise<void>;
  private readonly endMs: number;
  private isClosing = false;

  /** Resolves once the thread works; rejects with CS_NATIVE when it cannot. */
  readonly ready: Promise<void>;

  constructor(name: string, options: ThreadOptions<FromThread>) {
    const { file, workerData, endMs = 2000, onMessage, onDeath } = options;
    this.endMs = endMs;
    this.worker = new Worker(file, { workerData, name, execArgv: [] });
    let reason = `${name} thread ended`;
    this.worker.on('error', (error) => {
      reason = `${name} thread failed: ${error.message}`;
    });
    this.ended = new Promise((resolve) => this.worker.once('exit', () => resolve()));
    this.ready = new Promise((resolve, reject) => {
      this.worker.on('message', (message: FromThread) => {
        if (message.kind === 'ready') resolve();
        else onMessage(message);
      });
      this.worker.once('exit', () => {
        if (this.isClosing) return;
        reject(new ClearSightError('CS_NATIVE', reason));
        onDeath(reason);
      });
    });
    // onDeath reports a death after `ready`.
    this.ready.catch(() => {});
  }

  post(message: ToThread): void {
    this.worker.postMessage(message);
  }

  /** Resolves when the thread has ended and its last messages have been delivered. */
  async end(message: ToThread): Promise<void> {
    this.isClosing = true;
    const timer = setTimeout(() => void this.worker.terminate(), this.endMs);
    await endSafely(() => {
      this.post(message);
      return this.ended;
    });
    clearTimeout(timer);
  }
}
