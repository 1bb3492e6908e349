import type { Moment } from '../../src/page/stream/answers.js';

/** The nearest moment of a kind before or behind a time; undefined for none. */
export const nextMoment = (
  moments: readonly Moment[],
  kind: Moment['kind'],
  timeMs: number,
  direction: 1 | -1,
): Moment | undefined =>
  nextIn(
    moments.filter((moment) => moment.kind === kind),
    timeMs,
    direction,
  );

/** The nearest before or behind a time, of what is in the order of times. */
export const nextIn = <Timed extends { readonly timeMs: number }>(
  all: readonly Timed[],
  timeMs: number,
  direction: 1 | -1,
): Timed | undefined =>
  direction === 1 ? all.find((each) => each.timeMs > timeMs) : all.findLast((each) => each.timeMs < timeMs);
