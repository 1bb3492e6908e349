/** Width of the narrowest buckets: one sample each. */
export const BASE_WIDTH_MS = 250;
/** Bucket widths: 250 ms, 500 ms, 1 s and so on to 16 s. */
export const LEVELS = 7;
/** Buckets that are kept of each width: 4.5 minutes of the narrowest, 4.8 hours of the widest. */
export const BUCKETS = 1080;

/** One bucket of one series: what its samples came to. */
export interface Bucket {
  readonly min: number;
  readonly max: number;
  readonly last: number;
}

/** Buckets of one width, oldest first, without a hole between them. */
export interface Slice {
  readonly widthMs: number;
  /** Beginning of the first bucket, monotonic ms. */
  readonly fromMs: number;
  /** By series, a triple min, max, last for each bucket; null where there was no sample. */
  readonly series: Readonly<Record<string, readonly (number | null)[]>>;
}

/**
 * Figures over time in buckets of power-of-two width, of which the smallest, largest and last value are kept: a spike is never
 * averaged away, and what is on the screen costs what is on the screen, however long the session. Memory is fixed.
 */
export class Pyramid {
  readonly #levels = Array.from({ length: LEVELS }, (_, level) => new Level(BASE_WIDTH_MS * 2 ** level));
  /** Time of the first sample, or of the first bucket that was put back. */
  #firstMs = Number.POSITIVE_INFINITY;
  /** Beginning of the narrowest bucket of the newest sample. */
  #newestMs = 0;

  constructor(readonly ids: readonly string[]) {
    for (const level of this.#levels) level.open(ids.length);
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
    for (const level of this.#levels) level.add(timeMs, values);
  }

  /** Puts back what another pyramid gave, in place of what this one has of that width. Ignored: a slice of no width of these. */
  load(slice: Slice): void {
    const level = this.#levels.find(({ widthMs }) => widthMs === slice.widthMs);
    if (level === undefined || !isTime(slice.fromMs)) return;
    this.#firstMs = Math.min(this.#firstMs, slice.fromMs);
    level.load(slice, this.ids);
  }

  /**
   * The buckets between two times: of the narrowest width of which at most `most` are there, and which reaches back to the first time
   * or to the first sample. Where none reaches that far, of the one that reaches furthest. More than `most` come only from the widest
   * buckets, and never more than BUCKETS.
   */
  slice(fromMs: number, toMs: number, most: number): Slice {
    const filled = this.#levels.filter(({ isEmpty }) => !isEmpty);
    const few = filled.filter((level) => level.count(fromMs, toMs) <= most);
    const needMs = Math.max(fromMs, this.#firstMs);
    const oldestMs = Math.min(...few.map((level) => level.oldestMs));
    const best =
      few.find((level) => level.oldestMs <= needMs) ?? few.find((level) => level.oldestMs === oldestMs);
    return (best ?? filled.at(-1) ?? (this.#levels[0] as Level)).slice(fromMs, toMs, this.ids);
  }
}

/** Of the widest buckets so many fit into a safe integer that every width can tell each from the next. */
const isTime = (timeMs: number) => timeMs >= 0 && timeMs <= Number.MAX_SAFE_INTEGER;

const TRIPLE = 3;

/** A ring of buckets of one width. A bucket is known by its number: its time divided by the width. */
class Level {
  #values = new Float64Array(0);
  #seriesCount = 0;
  /** Numbers of the newest bucket, -1 before the first, and of the oldest that is still there. */
  #newest = -1;
  #oldest = 0;

  constructor(readonly widthMs: number) {}

  get isEmpty(): boolean {
    return this.#newest < 0;
  }

  get oldestMs(): number {
    return this.#oldest * this.widthMs;
  }

  open(seriesCount: number): void {
    this.#seriesCount = seriesCount;
    this.#values = new Float64Array(BUCKETS * seriesCount * TRIPLE).fill(Number.NaN);
  }

  add(timeMs: number, values: readonly (number | null)[]): void {
    const number = Math.floor(timeMs / this.widthMs);
    if (number < this.#newest) return;
    this.#goTo(number);
    for (let series = 0; series < this.#seriesCount; series++) {
      const value = values[series];
      if (Number.isFinite(value)) this.#merge(this.#at(number, series), value as number);
    }
  }

  load({ fromMs, series }: Slice, ids: readonly string[]): void {
    this.#newest = -1;
    const first = Math.floor(fromMs / this.widthMs);
    const length = Math.max(0, ...ids.map((id) => (series[id]?.length ?? 0) / TRIPLE));
    for (let index = Math.max(0, length - BUCKETS); index < length; index++) {
      this.#goTo(first + index);
      for (const [place, id] of ids.entries()) {
        const at = this.#at(first + index, place);
        for (let part = 0; part < TRIPLE; part++)
          this.#values[at + part] = series[id]?.[index * TRIPLE + part] ?? Number.NaN;
      }
    }
  }

  /** Buckets between two times. */
  count(fromMs: number, toMs: number): number {
    const { from, to } = this.#between(fromMs, toMs);
    return to - from + 1;
  }

  slice(fromMs: number, toMs: number, ids: readonly string[]): Slice {
    const { from, to } = this.#between(fromMs, toMs);
    const series: Record<string, (number | null)[]> = {};
    for (const [place, id] of ids.entries()) {
      const values: (number | null)[] = [];
      for (let number = from; number <= to; number++) {
        const at = this.#at(number, place);
        for (let part = 0; part < TRIPLE; part++) {
          const value = this.#values[at + part] as number;
          values.push(Number.isNaN(value) ? null : value);
        }
      }
      series[id] = values;
    }
    return { widthMs: this.widthMs, fromMs: from * this.widthMs, series };
  }

  /** First and last bucket between two times; the last is the one before the first when there is none. */
  #between(fromMs: number, toMs: number): { readonly from: number; readonly to: number } {
    const from = Math.max(Math.floor(fromMs / this.widthMs), this.#oldest);
    const to = Math.min(Math.floor(toMs / this.widthMs), this.#newest);
    return to >= from ? { from, to } : { from: this.#oldest, to: this.#oldest - 1 };
  }

  #at(number: number, series: number): number {
    return ((number % BUCKETS) * this.#seriesCount + series) * TRIPLE;
  }

  /** Makes a bucket that is newer, or the same, the newest. Those on the way to it are empty. */
  #goTo(number: number): void {
    if (this.isEmpty) this.#oldest = number;
    const next = this.isEmpty ? number : this.#newest + 1;
    this.#oldest = Math.max(this.#oldest, number - BUCKETS + 1);
    for (let empty = Math.max(next, this.#oldest); empty <= number; empty++)
      this.#values.fill(Number.NaN, this.#at(empty, 0), this.#at(empty, this.#seriesCount));
    this.#newest = number;
  }

  #merge(at: number, value: number): void {
    const [min, max] = [this.#values[at] as number, this.#values[at + 1] as number];
    this.#values[at] = Number.isNaN(min) ? value : Math.min(min, value);
    this.#values[at + 1] = Number.isNaN(max) ? value : Math.max(max, value);
    this.#values[at + 2] = value;
  }
}
