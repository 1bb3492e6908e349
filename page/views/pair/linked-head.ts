import type { Store } from '../../store/store.js';
import type { Mover } from '../tape/head.js';

/** Moves a capture, and while there is one beside it, that one too: as far from its own start. */
export class LinkedHead implements Mover {
  constructor(
    private readonly store: Store,
    private readonly own: Mover,
    private readonly other: Mover,
  ) {}

  moveTo(timeMs: number): void {
    this.own.moveTo(timeMs);
    const besideMs = this.#besideMs(timeMs);
    if (besideMs !== undefined) this.other.moveTo(besideMs);
  }

  restAt(timeMs: number): void {
    this.own.restAt(timeMs);
    const besideMs = this.#besideMs(timeMs);
    if (besideMs !== undefined) this.other.restAt(besideMs);
  }

  /**
   * The same moment of the capture beside it, once that is there. A time behind its end shows its end; rounding must not lead before its
   * start.
   */
  #besideMs(timeMs: number): number | undefined {
    const { beside, startMs } = this.store;
    if (beside === null || beside.state.setup === null) return undefined;
    return Math.max(beside.startMs, timeMs - startMs + beside.startMs);
  }
}
