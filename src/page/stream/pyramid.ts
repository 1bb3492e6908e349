import { BucketRing, type Slice } from './bucket-ring.js';

/** Width of the narrowest buckets: one sample each. */
export const BASE_WIDTH_MS = 250;
/** Bucket widths at the start: 250 ms, 500 ms, 1 s and so on to 16 s. */
export const FIRST_LEVELS = 7;
/** Bucket widths at most: so many buckets of the widest hold every time that there is. */
export const MAX_LEVELS = 36;

/**
 * Figures over time in buckets of power-of-two width, of which the smallest, largest and last value are kept: a spike is never
 * averaged away, and what is on the screen costs what is on the screen, however long the session.
 *
 * Each width forgets its oldest buckets, and the widest none: before it would, one of twice its width is made of it. So every time since
 * the first sample is there, older ones in wider buckets. Memory grows by as much as one width takes each time that the session
 * has become twice as long: 13 widths for a month, never more than MAX_LEVELS.
 */
export class Pyramid {
  /** Narrowest first. */
  readonly #levels: BucketRing[];
  /** Time of the first sample, or of the first bucket that was put back. */
  #firstMs = Number.POSITIVE_INFINITY;
  /** Beginning of the narrowest bucket of the newest sample. */
  #newestMs = 0;

  constructor(readonly ids: readonly string[]) {
    this.#levels = Array.from(
      { length: FIRST_LEVELS },
      (_, level) => new BucketRing(BASE_WIDTH_MS * 2 ** level, ids.length),
    );
  }

  /**
   * Takes one sample. Ignored: a time before the newest bucket, as time does not run backwards in a session, and one that is no time.
   *
   * @param values in the order of `ids`; null or what is not finite for none
   */
  add(timeMs: number, values: readonly (number | null)[]): void {
    if (!isTime(timeMs) || timeMs < this.#newestMs) return;
    this.#newestMs = timeMs - (timeMs % BASE_WIDTH_MS);
    if (this.#firstMs === Number.POSITIVE_INFINITY) this.#firstMs = timeMs;
    while (this.#widest.wouldForget(timeMs)) this.#widen();
    for (const level of this.#levels) level.add(timeMs, values);
  }

  /** Puts back what another pyramid gave, in place of what this one has of that width. Ignored: a slice of no width of these. */
  load(slice: Slice): void {
    if (!isWidth(slice.widthMs) || !isTime(slice.fromMs)) return;
    while (this.#widest.widthMs < slice.widthMs) this.#widen();
    const level = this.#levels.find(({ widthMs }) => widthMs === slice.widthMs) as BucketRing;
    this.#firstMs = Math.min(this.#firstMs, slice.fromMs);
    level.load(slice, this.ids);
  }

  /**
   * The buckets between two times: of the narrowest width which reaches back to the first time, or to the first sample, and of which at
   * most `most` are there. More come only from the widest buckets, and never more than BUCKETS. Where nothing reaches that far, as where
   * only a part was put back, of what reaches furthest: what was forgotten must not look like silence.
   */
  slice(fromMs: number, toMs: number, most: number): Slice {
    const filled = this.#levels.filter(({ isEmpty }) => !isEmpty);
    const oldestMs = Math.min(...filled.map((level) => level.oldestMs));
    const needMs = Math.max(fromMs, this.#firstMs, oldestMs);
    const reaching = filled.filter((level) => level.oldestMs <= needMs);
    const best = reaching.find((level) => level.count(fromMs, toMs) <= most) ?? reaching.at(-1);
    return (best ?? (this.#levels[0] as BucketRing)).slice(fromMs, toMs, this.ids);
  }

  get #widest(): BucketRing {
    return this.#levels.at(-1) as BucketRing;
  }

  #widen(): void {
    this.#levels.push(this.#widest.wider());
  }
}

/** Of the widest buckets so many fit into a safe integer that every width can tell each from the next. */
const isTime = (timeMs: number) => timeMs >= 0 && timeMs <= Number.MAX_SAFE_INTEGER;

const isWidth = (widthMs: number) => {
  const level = Math.log2(widthMs / BASE_WIDTH_MS);
  return Number.isInteger(level) && level >= 0 && level < MAX_LEVELS;
};
