import type { Life } from '../sources/linux/life/process-life.js';
import type { MonitorState } from './state.js';

/**
 * What a look from outside finds, worst last. `watching`: it runs, its sources see, judgement advances. `blind`: something that it should
 * watch cannot be seen. `could-not-tell`: what it said cannot be read. `stale`: it runs, and does not advance. `dead`: it does not run.
 */
export const HEALTHS = ['watching', 'blind', 'could-not-tell', 'stale', 'dead'] as const;
export type Health = (typeof HEALTHS)[number];

/** How one monitor is, and why. */
export interface Judged {
  readonly health: Health;
  /** One line. */
  readonly words: string;
}

/** It says something each second: so long a silence is no busy machine. */
const SILENT_MS = 5000;
/** Two readings of the same clock are never further apart the wrong way. */
const AHEAD_MS = 1000;
/** Ends at which there is nothing left to do, so that nobody misses the monitor. */
const DONE: ReadonlySet<string> = new Set([
  'duration',
  'settled',
  'deserted',
  'program-ended',
  'ended',
  'closed',
]);

/** A monitor ended because its work was done. */
export const isDone = ({ ended }: Pick<MonitorState, 'ended'>): boolean => ended !== null && DONE.has(ended);

/**
 * Judges what a monitor said last.
 *
 * @param life of its process, now
 * @param nowMs of the monotonic clock
 */
export function judgeState(state: MonitorState, life: Life, nowMs: number): Judged {
  const ageMs = nowMs - state.monotonicMs;
  if (state.ended !== null) return { health: 'dead', words: `ended (${state.ended})` };
  if (life === 'gone') return { health: 'dead', words: `its process is gone, and it did not say why` };
  if (ageMs < -AHEAD_MS) {
    return { health: 'could-not-tell', words: 'what it said is of another clock' };
  }
  if (life === 'stopped') return { health: 'stale', words: 'its process is stopped' };
  if (ageMs > SILENT_MS) return { health: 'stale', words: `it said nothing for ${seconds(ageMs)}` };
  if (state.isStuck) {
    const judged = seconds((state.judgementAgeMs ?? 0) + ageMs);
    return { health: 'stale', words: `no reading of memory was judged for ${judged}` };
  }
  if (!state.isReady) return { health: 'blind', words: 'it starts: not every source has spoken yet' };
  if (state.unseen !== '') return { health: 'blind', words: `cannot see: ${state.unseen}` };
  return { health: 'watching', words: state.words };
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
