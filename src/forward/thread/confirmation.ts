import { setTimeout } from 'node:timers/promises';
import type { Milliseconds } from '../../records/time.js';
import type { Receiver } from '../receivers/receiver.js';
import type { AuditLine } from '../spool/audit-line.js';
import type { Position } from '../spool/position.js';
import { attempt } from './attempt.js';

type Last = NonNullable<Position['last']>;

/** A server that has just come back may not know all yet. */
const ASK_AGAIN_MS = 500;
const ASKS = 3;

/** Whether a receiver still has what it took, where it can be asked. A disk may lose what was acknowledged. */
export class Confirmation {
  /** The newest event that it has taken, as far as is known. */
  #taken: Position['last'];

  /** @param taken before this monitor began */
  constructor(
    private readonly receiver: Receiver,
    private readonly timeoutMs: Milliseconds,
    taken: Position['last'],
  ) {
    this.#taken = taken;
  }

  /** An event was taken. */
  took({ session, sequence }: AuditLine): void {
    this.#taken = { session, sequence };
  }

  /**
   * The event behind which it has lost all; the number is -1 where it has none of that session. Undefined: it has lost nothing, as far as
   * it says. Each loss is told once.
   */
  async lostBehind(ending: AbortSignal): Promise<Last | undefined> {
    if (this.#taken === null) return undefined;
    const { session, sequence } = this.#taken;
    for (let ask = 1; ; ask++) {
      const newest = await this.#newestOf(session, ending, ask > 1);
      if (newest === undefined || newest >= sequence) return undefined;
      if (ask === ASKS) {
        this.#taken = newest < 0 ? null : { session, sequence: newest };
        return { session, sequence: newest };
      }
      await setTimeout(ASK_AGAIN_MS, undefined, { signal: ending });
    }
  }

  async #newestOf(session: string, ending: AbortSignal, isAnew = false): Promise<number | undefined> {
    const { receiver } = this;
    if (receiver.newestOf === undefined) return undefined;
    return attempt(async (signal) => receiver.newestOf?.(session, signal, isAnew), this.timeoutMs, ending);
  }
}
