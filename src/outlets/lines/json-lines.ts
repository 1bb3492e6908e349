import type { MonitorEvent } from '../../records/event.js';
import type { Outlet } from '../outlet.js';
import { formatJson } from './line.js';
import { LineStream, type OutputStream } from './line-stream.js';

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
export class JsonLines implements Outlet {
  readonly name = 'json-lines';
  readonly trouble = 'the JSON lines are read too slowly';
  private readonly lines: LineStream;

  constructor(stream: OutputStream) {
    this.lines = new LineStream(stream);
  }

  /** True when nobody reads any more. */
  get isBroken(): boolean {
    return this.lines.isBroken;
  }

  /** Events that were not printed because the reader was too slow and nobody waited for `drained`. */
  get dropped(): number {
    return this.lines.dropped;
  }

  /** True when so much waits for the reader that a source which can wait should (see `drained`). */
  get isBehind(): boolean {
    return this.lines.isBehind;
  }

  /** Prints an event. Never waits and never throws. */
  emit(event: MonitorEvent): void {
    this.lines.write(formatJson(event));
  }

  /** Resolves when there is room for more. */
  drained(): Promise<void> {
    return this.lines.drained();
  }

  /** Resolves when everything is printed, or cannot be. */
  close(): Promise<void> {
    return this.lines.close();
  }
}
