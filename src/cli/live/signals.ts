import { Observable } from 'rxjs';
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

/** Emits the signals that ask any command to end. */
export const stopSignals = (): Observable<NodeJS.Signals> => signals(['SIGINT', 'SIGTERM', 'SIGHUP']);

/** Emits the signals that ask a live command to end. */
export const liveStopSignals = (): Observable<NodeJS.Signals> =>
  isDaemon ? signals(['SIGINT', 'SIGTERM']) : stopSignals();

/** Emits the signals that ask a live command to open its log files again. */
export const reopenSignals = (): Observable<NodeJS.Signals> =>
  signals(isDaemon ? ['SIGUSR1', 'SIGHUP'] : ['SIGUSR1']);
