import { constants } from 'node:os';
import type { StopReason } from '../library/end-with-stop.js';
import type { Outcome } from '../library/outcome.js';
import type { LessonEnd } from './learn/watch-to-learn.js';

/** How every command ends. A signal ends it with 128 + its number. */
export const EXIT = {
  clean: 0,
  failure: 1,
  misuse: 2,
  verdict: 3,
  blind: 4,
  /** Of `health` and `fleet` alone. */
  stale: 5,
  dead: 6,
} as const;

export const isSignal = (reason: StopReason | LessonEnd): reason is NodeJS.Signals =>
  reason in constants.signals;

export function exitCodeOfSignal(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}

/** Nothing reads as clean that could not be seen to its end, or could not be judged on the way. */
export function exitCodeOf({ status }: Pick<Outcome, 'status'>): number {
  return { suspicious: EXIT.verdict, 'could-not-tell': EXIT.blind, clean: EXIT.clean }[status];
}
