/** Buckets that are kept of each width: 4.5 minutes of the narrowest, 4.8 hours of 16 s. */
export const BUCKETS = 1080;

/** Buckets of one width, oldest first, without a hole between them. */
export interface Slice {
  readonly widthMs: number;
  /** Beginning of the first bucket, monotonic ms. */
  readonly fromMs: number;
  /** By series, a triple min, max, last for each bucket; null where there was no sample. */
  readonly series: Readonly<Record<string, readonly (number | null)[]>>;
}

const TRIPLE = 3;

/** A ring of buckets of one width. A bucket is known by its number: its time divided by the width. */
export class BucketRing {
  readonly #values: Float64Array;
  /** Numbers of the newest bucket, -1 before the first, and of the oldest that is still there. */
  #newest = -1;
  #oldest = 0;

  constructor(
    readonly widthMs: number,
    private readonly seriesCount: number,
  ) {
    this.#values = new Float64Array(BUCKETS * seriesCount * TRIPLE).fill(Number.NaN);
  }

  get isEmpty(): boolean {
    return this.#newest < 0;
  }

  get oldestMs(): number {
    return this.#oldest * this.widthMs;
  }

  /** Whether the oldest bucket would have to go for one at that time. */
  wouldForget(timeMs: number): boolean {
    return !this.isEmpty && Math.floor(timeMs / this.widthMs) - this.#oldest >= BUCKETS;
  }

  /** The same in buckets of twice the width. */
  wider(): BucketRing {
    const wider = new BucketRing(2 * this.widthMs, this.seriesCount);
    for (let number = this.#oldest; number <= this.#newest; number++) {
      const half = Math.floor(number / 2);
      wider.#goTo(half);
      for (let series = 0; series < this.seriesCount; series++) {
        const at = this.#at(number, series);
        const [min = 0, max = 0, last = Number.NaN] = this.#values.subarray(at, at + TRIPLE);
        if (!Number.isNaN(last)) wider.#merge(wider.#at(half, series), last, min, max);
      }
    }
    return wider;
  }

  add(timeMs: number, values: readonly (number | null)[]): void {
    const number = Math.floor(timeMs / this.widthMs);
    if (number < this.#newest) return;
    this.#goTo(number);
    for (let series = 0; series < this.seriesCount; series++) {
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
    return ((number % BUCKETS) * this.seriesCount + series) * TRIPLE;
  }

  /** Makes a bucket that is newer, or the same, the newest. Those on the way to it are empty. */
  #goTo(number: number): void {
    if (this.isEmpty) this.#oldest = number;
    const next = this.isEmpty ? number : this.#newest + 1;
    this.#oldest = Math.max(this.#oldest, number - BUCKETS + 1);
    for (let empty = Math.max(next, this.#oldest); empty <= number; empty++)
      this.#values.fill(Number.NaN, this.#at(empty, 0), this.#at(empty, this.seriesCount));
    this.#newest = number;
  }

  /** Takes a value into a bucket, or what several came to. */
  #merge(at: number, last: number, min = last, max = last): void {
    const [least, most] = [this.#values[at] as number, this.#values[at + 1] as number];
    this.#values[at] = Number.isNaN(least) ? min : Math.min(least, min);
    this.#values[at + 1] = Number.isNaN(most) ? max : Math.max(most, max);
    this.#values[at + 2] = last;
  }
}
