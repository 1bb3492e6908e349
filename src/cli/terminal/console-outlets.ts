import { ConsoleLines } from '../../outlets/lines/console.js';
import { LEVELS, type Profile } from '../../outlets/lines/line.js';
import { LineStream, type OutputStream } from '../../outlets/lines/line-stream.js';
import type { Outlet } from '../../outlets/outlet.js';
import type { MonitorEvent } from '../../records/event.js';
import { escapeControls } from '../../text/escape.js';

export interface ConsoleOutletsOptions {
  readonly profile: Profile;
  readonly color: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** Default: standard error. */
  readonly stream?: OutputStream;
}

/** The console as it was asked for: every line, only what is a warning or worse, or every line with its details. */
export function consoleOutlets(options: ConsoleOutletsOptions): readonly Outlet[] {
  const { profile, color, quiet, verbose, stream = process.stderr } = options;
  const lines = new ConsoleLines({ profile, color, stream });
  if (quiet) return [new Warnings(lines)];
  return verbose ? [lines, new Details(stream)] : [lines];
}

class Warnings implements Outlet {
  readonly name: string;
  readonly trouble: string | undefined;

  constructor(private readonly lines: Outlet) {
    this.name = lines.name;
    this.trouble = lines.trouble;
  }

  get dropped(): number {
    return this.lines.dropped;
  }

  emit(event: MonitorEvent): void {
    if (LEVELS[event.level] <= LEVELS.WARNING) this.lines.emit(event);
  }

  close(): Promise<void> {
    return this.lines.close();
  }
}

/** One line behind that of its event, for what the message leaves out. */
class Details implements Outlet {
  readonly name = 'details';
  readonly trouble = 'the console is read too slowly';
  private readonly lines: LineStream;

  constructor(stream: OutputStream) {
    this.lines = new LineStream(stream);
  }

  get dropped(): number {
    return this.lines.dropped;
  }

  emit({ kind, pid, details = {} }: MonitorEvent): void {
    const shown = { kind, pid, ...details };
    const parts = Object.entries(shown)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => `${name}=${typeof value === 'string' ? escapeControls(value) : value}`);
    this.lines.write(`    ${parts.join(' ')}`);
  }

  close(): Promise<void> {
    return this.lines.close();
  }
}
