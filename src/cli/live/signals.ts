import { Observable } from 'rxjs';
import { ignoredAtStart } from '../../sources/linux/launch/ignored-signals.js';
import { isDaemon } from './daemon.js';

/** Emits these signals. While subscribed they do not end the process by themselves. */
export function signals(names: readonly NodeJS.Signals[]): Observable<NodeJS.Signals> {
  return new Observable((subscriber) => {
    const listener = (signal: NodeJS.Signals) => subscriber.next(signal);
    for (const name of names) process.on(name, listener);
    return () => {
      for (const name of names) process.off(name, listener);
    };
  });
}

/** Without those that were to be ignored from the start. */
export const heeded = (names: readonly NodeJS.Signals[]): readonly NodeJS.Signals[] =>
  names.filter((name) => !ignoredAtStart.has(name));

/** Emits the signals that ask any command to end. */
export const stopSignals = (): Observable<NodeJS.Signals> => signals(heeded(['SIGINT', 'SIGTERM', 'SIGHUP']));

/** Emits the signals that ask a live command to end. */
export const liveStopSignals = (): Observable<NodeJS.Signals> =>
  isDaemon ? signals(heeded(['SIGINT', 'SIGTERM'])) : stopSignals();

/** Emits the signals that ask a live command to open its log files again. */
export const reopenSignals = (): Observable<NodeJS.Signals> =>
  signals(isDaemon ? ['SIGUSR1', 'SIGHUP'] : ['SIGUSR1']);
