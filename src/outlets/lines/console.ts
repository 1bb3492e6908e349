import type { MonitorEvent } from '../../records/event.js';
import type { Outlet } from '../outlet.js';
import { formatLine, type Profile } from './line.js';
import { LineStream, type OutputStream } from './line-stream.js';

export interface ConsoleOptions {
  /** Decides the form of one line (see formatLine). */
  readonly profile: Profile;
  /** Colours the level. */
  readonly color: boolean;
  /** Default: standard error. */
  readonly stream?: OutputStream;
}

/** Prints events as lines of text for people, the same as in the log files. */
export class ConsoleLines implements Outlet {
  readonly name = 'console';
  readonly trouble = 'the console is read too slowly';
  private readonly lines: LineStream;
  private readonly format: (event: MonitorEvent) => string;

  constructor({ profile, color, stream = process.stderr }: ConsoleOptions) {
    this.lines = new LineStream(stream);
    this.format = (event) => formatLine(event, profile, color);
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
