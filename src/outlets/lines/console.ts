import type { MonitorEvent } from '../../records/event.js';
import type { Outlet } from '../outlet.js';
import { formatLine, type Profile } from './line.js';
import { LineStream, type OutputStream } from './line-stream.js';

/** How lines for people look, and where they go. */
export interface ConsoleOptions {
  /** Memory profile, which decides the form of one line. Default `threshold`. */
  readonly profile?: Profile;
  /** Colours the level. Default false. */
  readonly color?: boolean;
  /** Default: standard error. */
  readonly stream?: OutputStream;
}

/**
 * An outlet that prints events as lines of text for people: those of the log files, and behind a verdict that ends nothing
 * `(simulated)` or `(replay)`.
 *
 * @example
 * ```ts
 * import { ConsoleLines, openReplay } from 'clearsight';
 *
 * const lines = new ConsoleLines({ stream: process.stdout });
 * const { events } = await openReplay('session.ndjson');
 * events.subscribe({ next: (event) => lines.emit(event), complete: () => void lines.close() });
 * ```
 */
export class ConsoleLines implements Outlet {
  readonly name = 'console';
  readonly trouble = 'the console is read too slowly';
  private readonly lines: LineStream;
  private readonly format: (event: MonitorEvent) => string;

  constructor({ profile = 'threshold', color = false, stream = process.stderr }: ConsoleOptions = {}) {
    this.lines = new LineStream(stream);
    this.format = (event) => formatLine(event, profile, color) + remarkOn(event);
  }

  /** Lines that were not printed because the reader was too slow. */
  get dropped(): number {
    return this.lines.dropped;
  }

  emit(event: MonitorEvent): void {
    this.lines.write(this.format(event));
  }

  /** Resolves when everything is printed, or cannot be. */
  close(): Promise<void> {
    return this.lines.close();
  }
}

/** The words of a verdict are fixed and say that a process is ended; whoever looks at a terminal must not believe it. */
function remarkOn(event: MonitorEvent): string {
  if (event.kind !== 'verdict') return '';
  if (event.replayed) return ' (replay)';
  return event.outcome === 'simulated' ? ' (simulated)' : '';
}
