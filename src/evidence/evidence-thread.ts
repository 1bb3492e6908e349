import { Worker } from 'node:worker_threads';
import { endSafely } from '../threads/end-safely.js';
import { exitOrSilence } from '../threads/exit-or-silence.js';
import { holdUp } from '../threads/hold-ups.js';

/** How long a thread may be silent at the end, while something is left to do. */
const SILENT_MS = 5000;

/** What a thread of evidence is asked, and answers. */
type Numbered = { readonly request: number };

/** A thread that may be held up in the system: by memory that is never there, by a disk that does not answer. */
export class EvidenceThread<
  Request extends { readonly kind: string },
  Answer extends Numbered & { readonly kind: string },
> {
  readonly #worker: Worker;
  readonly #exited: Promise<void>;
  readonly #waiting = new Map<
    number,
    { readonly give: (answer: Answer) => void; readonly fail: (error: Error) => void }
  >();
  #requests = 0;
  #reason: string | undefined;

  /** Resolves once it works; rejects when it cannot be started. */
  readonly ready: Promise<void>;

  constructor(
    name: string,
    file: URL,
    /** Why it is when it does not answer. */
    private readonly silence: string,
    workerData?: unknown,
  ) {
    this.#worker = new Worker(file, { workerData, name, execArgv: [] });
    this.#exited = new Promise((resolve) => this.#worker.once('exit', () => resolve()));
    this.ready = new Promise((resolve, reject) => {
      this.#worker.on('message', (message: Answer | { readonly kind: 'ready' }) => {
        if ('request' in message) this.#answer(message);
        else resolve();
      });
      this.#worker.once('error', (error) => this.#end(`${name} thread failed: ${error.message}`, reject));
      this.#worker.once('exit', () => this.#end(`${name} thread ended`, reject));
    });
    this.ready.catch(() => {});
  }

  post(message: Request, buffers: readonly ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, buffers);
  }

  /** Resolves with the answer; rejects when the thread ends without one. */
  ask(message: (request: number) => Request, buffers: readonly ArrayBuffer[] = []): Promise<Answer> {
    if (this.#reason !== undefined) return Promise.reject(new Error(this.#reason));
    const request = this.#requests++;
    return new Promise((give, fail) => {
      this.#waiting.set(request, { give, fail });
      this.post(message(request), buffers);
    });
  }

  /**
   * Resolves with true when everything that was asked is answered and the thread has ended, with false when it is silent for 5 s: then
   * what waits is rejected.
   */
  async close(message: Request): Promise<boolean> {
    void endSafely(() => {
      this.post(message);
      return this.#exited;
    });
    if (await exitOrSilence(this.#worker, this.#exited, SILENT_MS)) return true;
    this.#end(this.silence);
    holdUp(() => true);
    this.#worker.unref();
    return false;
  }

  #answer(message: Answer): void {
    this.#waiting.get(message.request)?.give(message);
    this.#waiting.delete(message.request);
  }

  #end(reason: string, reject: (error: Error) => void = () => {}): void {
    this.#reason ??= reason;
    const error = new Error(this.#reason);
    reject(error);
    for (const { fail } of this.#waiting.values()) fail(error);
    this.#waiting.clear();
  }
}
