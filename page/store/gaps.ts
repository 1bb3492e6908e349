import type { Gap } from '../../src/page/stream/messages.js';

/** Gaps that are kept, newest. */
export const MAX_GAPS = 1000;

/** Adds gaps that began, and replaces those that grew or ended; ordered by when they began. */
export function mergeGaps(before: readonly Gap[], told: readonly Gap[]): readonly Gap[] {
  if (told.length === 0) return before;
  const byId = new Map(before.map((gap) => [gap.id, gap]));
  for (const gap of told) byId.set(gap.id, gap);
  let excess = byId.size - MAX_GAPS;
  // One that lasts is kept, however long ago it began: it says what is true now.
  return [...byId.values()]
    .sort((one, other) => one.fromMs - other.fromMs)
    .filter(({ toMs }) => toMs === null || excess-- <= 0);
}

/** Gaps that reach into a span of time. One that lasts reaches up to now. */
export const gapsBetween = (gaps: readonly Gap[], fromMs: number, toMs: number): readonly Gap[] =>
  gaps.filter((gap) => gap.fromMs <= toMs && (gap.toMs ?? Number.POSITIVE_INFINITY) >= fromMs);

/** Where figures come from; the monitor itself is never blind. */
export type Source = 'memory' | 'input' | 'monitor';

const ABOUT: Readonly<Record<Source, readonly Gap['about'][]>> = {
  // Memory of processes that nobody found was not read either.
  memory: ['memory', 'processes', 'all'],
  input: ['input', 'all'],
  monitor: [],
};

/** The blind times that figures of a source do not cross. */
export const blindFor = (gaps: readonly Gap[], source: Source): readonly Gap[] =>
  gaps.filter(({ lane, about }) => lane === 'blind' && ABOUT[source].includes(about));
