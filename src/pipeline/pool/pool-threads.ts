import type { Piscina } from 'piscina';
import type { Milliseconds } from '../../records/time.js';

type Thread = Piscina['threads'][number];

interface Life {
  /** Settles when its module has loaded, it has ended, or the time for its start is over. */
  readonly loaded: Promise<unknown>;
  readonly ended: Promise<unknown>;
}

/** The threads of a Piscina that live, those among them that it starts in the place of others. */
export class PoolThreads {
  readonly #piscina: Piscina;
  readonly #startUpMs: Milliseconds;
  readonly #living = new Map<Thread, Life>();

  constructor(piscina: Piscina, startUpMs: Milliseconds) {
    this.#piscina = piscina;
    this.#startUpMs = startUpMs;
    this.find();
  }

  /** Piscina tells of a new thread only once it has loaded. */
  find(): void {
    for (const thread of this.#piscina.threads) {
      if (!this.#living.has(thread)) this.#follow(thread);
    }
  }

  /** Resolves when no thread is loading. One that is terminated while it loads leaves for good the files open that it is reading. */
  async loaded(): Promise<void> {
    this.find();
    await Promise.all(Array.from(this.#living.values(), ({ loaded }) => loaded));
  }

  /** Resolves when every thread has ended that Piscina has given up. */
  async leaversGone(): Promise<void> {
    const { threads } = this.#piscina;
    const leavers = Array.from(this.#living).filter(([thread]) => !threads.includes(thread));
    await Promise.all(leavers.map(([, { ended }]) => ended));
  }

  #follow(thread: Thread): void {
    const ended = new Promise((resolve) => thread.once('exit', resolve)).then(() => {
      this.#living.delete(thread);
      this.find();
    });
    let timer: NodeJS.Timeout;
    const loaded = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, this.#startUpMs);
      timer.unref();
      // The first message of Piscina's worker says that it is ready.
      thread.once('message', () => resolve());
    });
    this.#living.set(thread, {
      loaded: Promise.race([loaded, ended]).finally(() => clearTimeout(timer)),
      ended,
    });
  }
}
