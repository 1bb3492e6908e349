import type { Slice } from '../../src/page/stream/bucket-ring.js';
import type { Gap } from '../../src/page/stream/messages.js';

/** Times, and of each series its largest, smallest and last value of each bucket. Null where there is none. */
export interface Columns {
  /** Middles of the buckets, monotonic ms. */
  readonly times: number[];
  /** Three columns of each series: max, min, last. */
  readonly values: (number | null)[][];
}

const TRIPLE = 3;

/**
 * Turns buckets into what a plot draws. A bucket that lies in a blind gap has no value; where a gap is too short to hold one, a moment
 * without a value is put into the gap, so that no line crosses it and no value is taken away.
 */
export function columnsOf(slice: Slice, ids: readonly string[], blind: readonly Gap[]): Columns {
  const length = Math.max(0, ...ids.map((id) => (slice.series[id]?.length ?? 0) / TRIPLE));
  const values: (number | null)[][] = Array.from({ length: ids.length * TRIPLE }, () => []);
  const times: number[] = [];
  const { widthMs, fromMs } = slice;
  let next = 0;
  const put = (timeMs: number, bucket: number) => {
    times.push(timeMs);
    for (const [place, id] of ids.entries()) {
      const triples = slice.series[id];
      const at = bucket * TRIPLE;
      const [max, min, last] = values.slice(place * TRIPLE, place * TRIPLE + TRIPLE) as (number | null)[][];
      max?.push(bucket < 0 ? null : (triples?.[at + 1] ?? null));
      min?.push(bucket < 0 ? null : (triples?.[at] ?? null));
      last?.push(bucket < 0 ? null : (triples?.[at + 2] ?? null));
    }
  };
  for (let bucket = 0; bucket < length; bucket++) {
    const [begin, end] = [fromMs + bucket * widthMs, fromMs + (bucket + 1) * widthMs];
    const middle = begin + widthMs / 2;
    for (let gap = blind[next]; gap !== undefined && endOf(gap) < middle; gap = blind[++next])
      if ((gap.fromMs + endOf(gap)) / 2 > (times.at(-1) ?? Number.NEGATIVE_INFINITY))
        put((gap.fromMs + endOf(gap)) / 2, -1);
    const isBlind = blind.some((gap) => gap.fromMs <= begin && endOf(gap) >= end);
    put(middle, isBlind ? -1 : bucket);
  }
  return { times, values };
}

const endOf = ({ toMs }: Gap): number => toMs ?? Number.POSITIVE_INFINITY;
