import { systemReason } from '../errors/system-reason.js';
import { monotonicNowMs } from '../sources/clock.js';
import { lifeOf } from '../sources/linux/life/process-life.js';
import { escapeControls, escapeText } from '../text/escape.js';
import { HEALTHS, type Health, isDone, type Judged, judgeState } from './judge.js';
import { type LastEvent, lastEvent } from './last-event.js';
import { hasFolder, readStates } from './read-states.js';
import type { MonitorState } from './state.js';

/** One monitor of a folder, or what cannot be read as one. */
export interface Seen extends Judged {
  /** Absent where there is nothing but a trouble. */
  readonly state?: MonitorState;
  /** How long ago it was said, ms. */
  readonly ageMs?: number;
}

/** How the monitors of a log folder are. */
export interface Look {
  /** The worst of those that count. */
  readonly health: Health;
  /** Worst first. */
  readonly monitors: readonly Seen[];
}

/** Looks at a log folder from outside. Never rejects, and answers `watching` for nothing but what a living monitor has said. */
export async function lookAtHealth(logDir: string): Promise<Look> {
  try {
    return await look(logDir);
  } catch (error) {
    const words = `${logDir}: expected a log folder that can be read, ${systemReason(error)}`;
    return summed([{ health: 'could-not-tell', words }]);
  }
}

async function look(logDir: string): Promise<Look> {
  if (!(await hasFolder(logDir))) {
    return summed([{ health: 'dead', words: `${logDir}: there is no such log folder` }]);
  }
  const { states, troubles } = await readStates(logDir);
  const seen: Seen[] = troubles.map((words) => ({ health: 'could-not-tell', words }));
  for (const { state } of states) {
    const nowMs = monotonicNowMs();
    const judged = judgeState(state, lifeOf(state.monitor), nowMs);
    seen.push({ ...judged, state, ageMs: Math.max(0, Math.round(nowMs - state.monotonicMs)) });
  }
  if (seen.some(({ health }) => health !== 'dead')) return summed(seen);
  return summed(withLastWords(seen, await lastEvent(logDir)));
}

/** Where nobody lives, the audit file says what came last. */
function withLastWords(seen: readonly Seen[], last: LastEvent | undefined): readonly Seen[] {
  const lastWords =
    last === undefined ? '' : `; last event ${escapeText(last.time)}: ${escapeText(last.message)}`;
  if (seen.length === 0) {
    return [{ health: 'dead', words: `no monitor has said anything in this log folder${lastWords}` }];
  }
  return seen.map((one) => {
    if (last === undefined || one.state?.session !== last.session) return one;
    // It may have got no further than this.
    const hasStopped = one.state.ended === null && last.kind === 'stop';
    return { ...one, words: `${hasStopped ? 'ended' : one.words}${lastWords}` };
  });
}

/** A monitor that ended because its work was done counts only where no other is left, and is listed last. */
function summed(seen: readonly Seen[]): Look {
  const counts = ({ state }: Seen) => state === undefined || !isDone(state);
  const ranked = seen
    .toSorted((one, other) => HEALTHS.indexOf(other.health) - HEALTHS.indexOf(one.health))
    .map((one) => ({ ...one, words: escapeControls(one.words) }));
  const counting = ranked.filter(counts);
  const { health = 'dead' } = counting[0] ?? ranked[0] ?? {};
  return { health, monitors: [...counting, ...ranked.filter((one) => !counts(one))] };
}
