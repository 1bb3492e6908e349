import { escapeText } from '../../text/escape.js';
import type { FromForward } from '../messages.js';

/** Time between two lines of one kind about one receiver. */
const SAY_AGAIN_MS = 60_000;

/** What a forwarder says, without the number of its receiver. */
export type Said = FromForward extends infer Message
  ? Message extends { readonly receiver: number }
    ? Omit<Message, 'receiver'>
    : never
  : never;

/** What goes wrong with a receiver, said when it begins and when it is over, and not for each event. */
export class Complaints {
  #failingSinceMs: number | undefined;
  #hasSaidFailing = false;
  readonly #said = new Set<string>();
  readonly #saidMs = new Map<Said['kind'], number>();

  constructor(private readonly tell: (said: Said) => void) {}

  /** An event was not taken, and is tried again. */
  failed(error: unknown): void {
    this.#failingSinceMs ??= performance.now();
    if (this.#hasSaidFailing || !this.#maySay('failing')) return;
    this.#hasSaidFailing = true;
    this.tell({ kind: 'failing', reason: reasonOf(error) });
  }

  /** An event was taken. */
  delivered(): void {
    const sinceMs = this.#failingSinceMs;
    this.#failingSinceMs = undefined;
    if (sinceMs === undefined || !this.#hasSaidFailing) return;
    this.#hasSaidFailing = false;
    this.tell({ kind: 'delivering', afterMs: performance.now() - sinceMs });
  }

  /** Something that is not to be missed. */
  say(reason: string): void {
    this.tell({ kind: 'trouble', reason });
  }

  /** Something that stays as it is. */
  sayOnce(reason: string): void {
    if (!this.#said.has(reason)) this.say(reason);
    this.#said.add(reason);
  }

  /** Something else. @param what before the reason, which stands in brackets */
  trouble(what: string, error: unknown): void {
    if (this.#maySay('trouble')) this.tell({ kind: 'trouble', reason: `${what} (${reasonOf(error)})` });
  }

  #maySay(kind: Said['kind']): boolean {
    const now = performance.now();
    if (now - (this.#saidMs.get(kind) ?? Number.NEGATIVE_INFINITY) < SAY_AGAIN_MS) return false;
    this.#saidMs.set(kind, now);
    return true;
  }
}

const reasonOf = (error: unknown) => escapeText(error instanceof Error ? error.message : String(error));
