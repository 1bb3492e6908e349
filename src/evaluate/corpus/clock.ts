import type { Session } from './session.js';

/** A session as a recorder with a clock of this step would have seen it: every time cut to the step before it. */
export function onClock<Times extends Pick<Session, 'press' | 'release'>>(
  session: Times,
  clockMs: number,
): Times {
  const cut = (timeMs: number) => Math.floor(timeMs / clockMs) * clockMs;
  const press = session.press.map(cut);
  const release = session.release.map((timeMs) => (timeMs === null ? null : cut(timeMs)));
  return { ...session, press, release };
}
