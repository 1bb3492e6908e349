import type { Moment } from '../../src/page/stream/answers.js';

/** The nearest moment of a kind before or behind a time; undefined for none. */
export function nextMoment(
  moments: readonly Moment[],
  kind: Moment['kind'],
  timeMs: number,
  direction: 1 | -1,
): Moment | undefined {
  const ofKind = moments.filter((moment) => moment.kind === kind);
  return direction === 1
    ? ofKind.find((moment) => moment.timeMs > timeMs)
    : ofKind.findLast((moment) => moment.timeMs < timeMs);
}
