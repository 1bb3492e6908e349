import { performance } from 'node:perf_hooks';
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { builtFile } from '../../../threads/built-file.js';
import { endSafely } from '../../../threads/end-safely.js';
import { holdUp } from '../../../threads/hold-ups.js';
import { BEHIND, DONE, type FromLog, type LogThreadData, SENT, type ToLog } from './messages.js';

/** The longest that a running monitor waits for a disk that does not answer; then that is said. */
export const SILENT_MS = 250;
/** How long it may take at the end to write what waits. */
const END_MS = 2000;

/** True when so many answers include that of a request. Both wrap around. */
const includes = (done: number, request: number): boolean => ((done - request) | 0) >= 0;

/** What is told of the disk. */
export interface DiskWatch {
  /** A request was not answered in time. */
  silent(): void;
  /** Everything that waited is done. */
  answers(): void;
}

/**
 * The thread that writes log files. Whoever makes a request waits for the answer, as if it were a call: then lines are with
 * the kernel in order, and errors are known at once. But a disk that does not answer (a frozen file system, a network that is gone)
 * is waited for only once and shortly; what is asked for after that waits in the thread until the disk answers.
 */
export class LogWriter {
  readonly #counts = new Int32Array(new SharedArrayBuffer(12));
  readonly #port: MessagePort;
  readonly #worker: Worker;
  readonly #ended: Promise<void>;
  readonly #listeners = new Map<number, (message: Extract<FromLog, { readonly kind: 'state' }>) => void>();
  readonly #failures = new Map<number, string>();
  readonly #release: () => void;
  /** When the oldest request without an answer began to be waited for. */
  #behindSinceMs: number | undefined;
  #isDead = false;
  #giveUpMs: number | undefined;
  readonly #late = new Map<number, (failure: string | undefined) => void>();

  constructor(private readonly watch: DiskWatch) {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.on('message', (message: FromLog) => {
      this.#hear(message);
      this.#look();
    });
    const workerData: LogThreadData = { port: port2, counts: this.#counts };
    this.#worker = new Worker(builtFile(import.meta.url, './log-thread.js'), {
      workerData,
      transferList: [port2],
      name: 'log files',
      execArgv: [],
    });
    this.#ended = new Promise((resolve) => this.#worker.once('exit', () => resolve()));
    const die = () => {
      this.#isDead = true;
      for (const [request, tell] of [...this.#late]) {
        this.#late.delete(request);
        tell('the thread that writes it has ended');
      }
    };
    this.#worker.once('error', die).once('exit', die);
    // Whoever closes nothing may still end.
    this.#worker.unref();
    port1.unref();
    this.#release = holdUp(() => !this.#isDead && this.waiting > 0);
  }

  /** Requests without an answer. */
  get waiting(): number {
    return (Atomics.load(this.#counts, SENT) - this.#done) | 0;
  }

  get #done(): number {
    return Atomics.load(this.#counts, DONE);
  }

  /** What a file has lost is told whenever that changes. */
  listen(file: number, listener: (message: Extract<FromLog, { readonly kind: 'state' }>) => void): void {
    this.#listeners.set(file, listener);
  }

  /** Makes a request. @returns its number */
  ask(message: ToLog): number {
    this.#port.postMessage(message);
    const request = Atomics.add(this.#counts, SENT, 1) + 1;
    Atomics.notify(this.#counts, SENT);
    return request;
  }

  /**
   * Waits for the answer. When the disk has been silent for that long already, it is not waited for again.
   *
   * @returns whether it came
   * @throws Error when the request failed
   */
  waitFor(request: number, withinMs: number): boolean {
    const now = performance.now();
    const untilMs = (this.#behindSinceMs ?? now) + withinMs;
    let done = this.#done;
    for (let leftMs = untilMs - now; !includes(done, request) && leftMs > 0 && !this.#isDead; ) {
      // An answer that comes after `done` was read is noticed: the count has changed then.
      Atomics.wait(this.#counts, DONE, done, leftMs);
      done = this.#done;
      leftMs = untilMs - performance.now();
    }
    this.#hearAll();
    const failure = this.#failures.get(request);
    this.#failures.delete(request);
    const isAnswered = includes(done, request);
    if (!isAnswered) this.#fallBehind(now);
    this.#look();
    if (failure !== undefined) throw new Error(failure);
    return isAnswered;
  }

  isAnswered(request: number): boolean {
    return includes(this.#done, request);
  }

  /** Calls back once a request that was not waited for to its end is answered. */
  whenAnswered(request: number, tell: (failure: string | undefined) => void): void {
    this.#late.set(request, tell);
    this.#look();
  }

  /** Resolves when the request is answered, or two seconds after it was first asked for something at the end. */
  async finish(request: number): Promise<void> {
    this.#giveUpMs ??= performance.now() + END_MS;
    if (this.isAnswered(request) || this.#isDead) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      timer = setTimeout(resolve, Math.max(0, (this.#giveUpMs as number) - performance.now()));
      this.whenAnswered(request, () => resolve());
    });
    clearTimeout(timer);
  }

  /** Resolves when a file is closed; with the last one the thread ends. */
  async close(file: number): Promise<void> {
    await this.finish(this.ask({ kind: 'close', file }));
    this.#listeners.delete(file);
    if (this.#listeners.size === 0) await this.end();
  }

  /** Ends the thread, unless the disk holds it up. */
  async end(): Promise<void> {
    await this.finish(this.ask({ kind: 'end' }));
    if (this.waiting > 0 && !this.#isDead) return;
    this.#release();
    // Now it is waited for.
    this.#worker.ref();
    await endSafely(() => this.#ended);
    this.#port.close();
  }

  /** What the thread has said so far: of an answered request, all. */
  #hearAll(): void {
    for (let next = receiveMessageOnPort(this.#port); next; next = receiveMessageOnPort(this.#port)) {
      this.#hear(next.message as FromLog);
    }
  }

  #hear(message: FromLog): void {
    if (message.kind === 'state') this.#listeners.get(message.file)?.(message);
    if (message.kind === 'failed') this.#failures.set(message.request, message.reason);
  }

  #fallBehind(sinceMs: number): void {
    if (this.#behindSinceMs !== undefined) return;
    this.#behindSinceMs = sinceMs;
    Atomics.store(this.#counts, BEHIND, 1);
    this.watch.silent();
  }

  /** Tells those who wait for answers that came late. */
  #look(): void {
    const done = this.#done;
    this.#hearAll();
    for (const [request, tell] of [...this.#late]) {
      if (!includes(done, request)) continue;
      this.#late.delete(request);
      tell(this.#failures.get(request));
      this.#failures.delete(request);
    }
    if (this.#behindSinceMs === undefined || this.waiting > 0) return;
    this.#behindSinceMs = undefined;
    Atomics.store(this.#counts, BEHIND, 0);
    this.#failures.clear();
    this.watch.answers();
  }
}
