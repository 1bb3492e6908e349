import { createRandom } from '../../simulate/random.js';
import { hashId } from './part.js';
import type { Session } from './session.js';

/** A clock that ticks rarely. */
export interface CoarseClock {
  /** Its step, ms. */
  readonly clockMs: number;
  /** How late a tick may be read, ms, below the step: evenly spread, the same for all events of one tick. 0: never late. */
  readonly jitterMs: number;
}

/**
 * A session as a recorder with this clock would have seen it: every time cut to the step before it, and late by what its tick was.
 * Of a clock that jitters the id decides where the ticks begin and how late each is, so the same session is always read alike.
 */
export function onClock<Times extends Pick<Session, 'id' | 'press' | 'release'>>(
  session: Times,
  { clockMs, jitterMs }: CoarseClock,
): Times {
  const lateBy = new Map<number, number>();
  const random = createRandom(hashId(session.id));
  const phaseMs = jitterMs === 0 ? 0 : random.uniform(0, clockMs);
  const read = (timeMs: number) => {
    const tick = Math.floor((timeMs + phaseMs) / clockMs);
    if (jitterMs === 0) return tick * clockMs;
    const lateMs = lateBy.get(tick) ?? random.uniform(0, jitterMs);
    lateBy.set(tick, lateMs);
    return tick * clockMs + lateMs;
  };
  const press = session.press.map(read);
  const release = session.release.map((timeMs) => (timeMs === null ? null : read(timeMs)));
  return { ...session, press, release };
}

/** `100`, or `100~5` with a jitter: as `--clock` takes it. */
export const clockName = ({ clockMs, jitterMs }: CoarseClock): string =>
  jitterMs === 0 ? `${clockMs}` : `${clockMs}~${jitterMs}`;
