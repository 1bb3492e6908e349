import { Observable } from 'rxjs';

/** Emits the signals that ask a command to end. While subscribed they do not end the process by themselves. */
export function stopSignals(
  names: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'],
): Observable<NodeJS.Signals> {
  return new Observable((subscriber) => {
    const listener = (signal: NodeJS.Signals) => subscriber.next(signal);
    for (const name of names) process.on(name, listener);
    return () => {
      for (const name of names) process.off(name, listener);
    };
  });
}
