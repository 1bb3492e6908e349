import type { MonitorEvent } from '../../records/event.js';
import { escapeText } from '../../text/escape.js';
import { builtFile } from '../../threads/built-file.js';
import { Thread } from '../../threads/thread.js';
import { formatJson } from '../lines/line.js';
import type { Outlet } from '../outlet.js';
import type { FromTransport, ToTransport, TransportData } from './messages.js';

/** Events that may wait for a transport; later ones are dropped. */
const MAX_WAITING = 1000;
/** How long it may take at the end to pass on what waits. */
const END_MS = 5000;

/** A transport of winston in a thread of its own: nothing that it does holds up the main thread. */
export class TransportOutlet implements Outlet {
  dropped = 0;
  trouble: string | undefined;
  readonly #thread: Thread<ToTransport, FromTransport>;
  readonly #say: (reason: string) => void;
  #waiting = 0;
  #isDead = false;
  #hasSaid = false;

  /** @param say told of the first problem that is not about an event */
  constructor(
    readonly name: string,
    workerData: TransportData,
    say: (reason: string) => void,
  ) {
    this.#say = say;
    this.#thread = new Thread('transport', {
      file: builtFile(import.meta.url, './transport-thread.js'),
      workerData,
      endMs: END_MS,
      onMessage: (message) => this.#hear(message),
      onDeath: (reason) => {
        this.#isDead = true;
        this.#dropWaiting(reason);
        // One that was never ready is refused, with the reason.
        this.ready.then(() => this.#sayOnce(reason)).catch(() => {});
      },
    });
  }

  /** Resolves once the transport is made; rejects with CS_NATIVE when it cannot be. */
  get ready(): Promise<void> {
    return this.#thread.ready;
  }

  emit(event: MonitorEvent): void {
    if (this.#isDead || this.#waiting >= MAX_WAITING) {
      this.dropped++;
      if (!this.#isDead) this.trouble = undefined;
      return;
    }
    this.#waiting++;
    this.#thread.post({ kind: 'event', line: formatJson(event) });
  }

  async close(): Promise<void> {
    if (this.#isDead) return;
    await this.#thread.end({ kind: 'close' });
    this.#dropWaiting(undefined);
  }

  #hear(message: FromTransport): void {
    if (message.kind === 'problem') this.#sayOnce(message.reason);
    else this.#waiting--;
    if (message.kind !== 'lost') return;
    this.dropped++;
    this.trouble = this.#failed(message.reason);
  }

  #dropWaiting(reason: string | undefined): void {
    this.dropped += this.#waiting;
    this.#waiting = 0;
    if (reason !== undefined) this.trouble = this.#failed(reason);
  }

  #sayOnce(reason: string): void {
    if (this.#hasSaid) return;
    this.#hasSaid = true;
    this.#say(this.#failed(reason));
  }

  #failed(reason: string): string {
    return `outlet ${this.name} failed (${escapeText(reason)})`;
  }
}
