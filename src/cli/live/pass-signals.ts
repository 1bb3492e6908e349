import type { Subscription } from 'rxjs';
import type { Launched } from '../../sources/process/launched.js';
import { heeded, signals } from './signals.js';

const PASSED_ON: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR2', 'SIGWINCH'];

/**
 * Passes signals on to a program that the command has started, or will have.
 *
 * @param heard called with each
 */
export function passSignals(
  launched: () => Launched | undefined,
  heard: (signal: NodeJS.Signals) => void,
): Subscription {
  return signals(heeded(PASSED_ON)).subscribe((signal) => {
    heard(signal);
    // A terminal sends Ctrl-C to the program itself as well: once is enough.
    if (!(signal === 'SIGINT' && process.stdin.isTTY)) launched()?.signal(signal);
  });
}
