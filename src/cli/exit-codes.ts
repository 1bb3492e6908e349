import { constants } from 'node:os';

/** How every command ends. A signal ends it with 128 + its number. */
export const EXIT = {
  clean: 0,
  failure: 1,
  misuse: 2,
  verdict: 3,
  blind: 4,
} as const;

export function exitCodeOfSignal(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}
