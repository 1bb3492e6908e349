import type { MonitorEvent } from '../../records/event.js';
import { EventLines, type EventLinesOptions } from '../formats/event-lines.js';
import type { Outlet } from '../outlet.js';
import { LineStream, type OutputStream } from './line-stream.js';

/**
 * An outlet that prints events as JSON, one a line, on a stream such as standard output: the same lines as in
 * `audit.ndjson`, or those of another `format`.
 *
 * @example
 * ```ts
 * import { JsonLines, openReplay } from 'clearsight';
 *
 * const lines = new JsonLines(process.stdout, { format: 'ecs' });
 * const { events } = await openReplay('session.ndjson');
 * events.subscribe({ next: (event) => lines.emit(event), complete: () => void lines.close() });
 * ```
 */
export class JsonLines extends LineStream implements Outlet {
  readonly name = 'json-lines';
  readonly trouble = 'the JSON lines are read too slowly';
  private readonly lines: EventLines;

  constructor(stream: OutputStream, options: EventLinesOptions = {}) {
    super(stream);
    this.lines = new EventLines(options);
  }

  /** Prints an event; nothing where the format has no line for it. Never waits and never throws. */
  emit(event: MonitorEvent): void {
    const line = this.lines.lineOf(event);
    if (line !== undefined) this.write(line);
  }
}
