import { Writable } from 'node:stream';
import winston from 'winston';
import type { Level, MonitorEvent } from '../records/event.js';

/** What goes through winston: each transport makes its own line of the event. */
export interface LoggedEvent {
  readonly level: Level;
  readonly message: string;
  readonly event: MonitorEvent;
}

/**
 * A winston transport that hands each event to `take` before the logger's `write` returns. winston's own File transport
 * queues lines and loses them at `process.exit()`; here every stream in the chain is synchronous, so nothing waits.
 *
 * @param take must not throw
 */
export function transportTo(take: (event: MonitorEvent) => void): winston.transport {
  const stream = new Writable({
    objectMode: true,
    write(info: LoggedEvent, _encoding, next) {
      take(info.event);
      next();
    },
  });
  return new winston.transports.Stream({ stream });
}
