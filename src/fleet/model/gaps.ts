/** Breaks of which it is kept where they are; more are counted. */
const MAX_BREAKS = 256;

/** Events that are missing between two that are there. */
interface Break {
  /** The newest event before them, and the one that the event behind them names as the one before it. */
  readonly after: number;
  readonly upTo: number;
}

/**
 * Whether all events of a session are there: each names the one before it, so that it is seen where one is missing, whichever of them a monitor
 * sends. One that comes late fills its place.
 */
export class Gaps {
  #newest: number | undefined;
  #breaks: Break[] = [];
  /** Of breaks that are not kept. */
  #more = 0;

  /** Number of the newest event; -1 before the first. */
  get newest(): number {
    return this.#newest ?? -1;
  }

  /** Breaks in the sequence: behind each, one event or more is missing. */
  get count(): number {
    return this.#breaks.length + this.#more;
  }

  /**
   * Takes an event.
   *
   * @param previous number of the event before it; -1: it is the first; undefined: it does not say
   * @returns whether it is new
   */
  take(sequence: number, previous: number | undefined): boolean {
    const newest = this.#newest;
    if (newest !== undefined && sequence <= newest) return this.#fill(sequence, previous ?? -1);
    this.#newest = sequence;
    if (newest === undefined || previous === undefined || previous <= newest) return true;
    if (this.#breaks.length < MAX_BREAKS) this.#breaks.push({ after: newest, upTo: previous });
    else this.#more++;
    return true;
  }

  #fill(sequence: number, previous: number): boolean {
    const at = this.#breaks.findIndex(({ after, upTo }) => after < sequence && sequence <= upTo);
    const found = this.#breaks[at];
    if (found === undefined) return false;
    const { after, upTo } = found;
    const left = [
      { after, upTo: previous },
      { after: sequence, upTo },
    ].filter((each) => each.upTo > each.after);
    this.#breaks.splice(at, 1, ...left);
    return true;
  }
}
