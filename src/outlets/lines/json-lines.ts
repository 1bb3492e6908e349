import type { MonitorEvent } from '../../records/event.js';
import type { Outlet } from '../outlet.js';
import { formatJson } from './line.js';
import { LineStream } from './line-stream.js';

/**
 * An outlet that prints events as JSON, one a line, on a stream such as standard output: the same lines as in
 * `audit.ndjson`.
 *
 * @example
 * ```ts
 * import { JsonLines, openReplay } from 'clearsight';
 *
 * const lines = new JsonLines(process.stdout);
 * const { events } = await openReplay('session.ndjson');
 * events.subscribe({ next: (event) => lines.emit(event), complete: () => void lines.close() });
 * ```
 */
export class JsonLines extends LineStream implements Outlet {
  readonly name = 'json-lines';
  readonly trouble = 'the JSON lines are read too slowly';

  /** Prints an event. Never waits and never throws. */
  emit(event: MonitorEvent): void {
    this.write(formatJson(event));
  }
}
