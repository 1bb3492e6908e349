import type { Slice } from '../../src/page/stream/bucket-ring.js';
import { Pyramid } from '../../src/page/stream/pyramid.js';
import { SERIES } from '../../src/page/stream/series.js';

/** Samples that are put back behind an answer of the server: half a minute of them. */
const MAX_RECENT = 120;

/**
 * Most buckets of a window: a window of 5, 15 or 60 minutes then has one of 500 ms, 1 s or 4 s for each pixel or two, and the
 * rings of the server reach all of it.
 */
export const MOST_BUCKETS = 1000;

/** Figures over time: what the server had when it was asked, and every sample since. */
export class Figures {
  readonly #pyramid = new Pyramid(SERIES);
  readonly #recent: { readonly timeMs: number; readonly sample: readonly (number | null)[] }[] = [];
  /** Counts what was added or loaded: a plot that knows it has nothing new to draw. */
  version = 0;

  add(timeMs: number, sample: readonly (number | null)[]): void {
    this.#pyramid.add(timeMs, sample);
    this.#recent.push({ timeMs, sample });
    if (this.#recent.length > MAX_RECENT) this.#recent.shift();
    this.version++;
  }

  /** Takes an answer of the server. Samples that overtook it are put back: to add one twice changes nothing. */
  load(slice: Slice): void {
    this.#pyramid.load(slice);
    for (const { timeMs, sample } of this.#recent) this.#pyramid.add(timeMs, sample);
    this.version++;
  }

  slice(fromMs: number, toMs: number): Slice {
    return this.#pyramid.slice(fromMs, toMs, MOST_BUCKETS);
  }
}
