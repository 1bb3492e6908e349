import type { Level, MonitorEvent } from '../../records/event.js';
import { escapeControls } from '../../text/escape.js';
import type { Outlet } from '../outlet.js';
import { formatLine, LEVELS, PRIORITIES, type Profile } from './line.js';
import { LineStream, type OutputStream } from './line-stream.js';

/** How lines for people look, and where they go. */
export interface ConsoleOptions {
  /** Memory profile, which decides the form of one line. Default `threshold`. */
  readonly profile?: Profile;
  /** Colours the level. Default false. */
  readonly color?: boolean;
  /** Only events of this level, and of more severe ones, are printed. Default `INFO`: all. */
  readonly level?: Level;
  /** Begins each line with its priority as the journal of systemd reads it, `<4>`. Default false. */
  readonly priority?: boolean;
  /** A second line for each event, with the figures that its message leaves out. Default false. */
  readonly details?: boolean;
  /** Default: standard error. */
  readonly stream?: OutputStream;
}

/**
 * An outlet that prints events as lines of text for people: those of the log files, and after a verdict that ends nothing
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
export class ConsoleLines extends LineStream implements Outlet {
  readonly name = 'console';
  readonly trouble = 'the console is read too slowly';
  private readonly options: Required<Omit<ConsoleOptions, 'stream'>>;

  constructor(options: ConsoleOptions = {}) {
    const { profile = 'threshold', color = false, level = 'INFO' } = options;
    const { details = false, priority = false } = options;
    super(options.stream ?? process.stderr);
    this.options = { profile, color, level, details, priority };
  }

  emit(event: MonitorEvent): void {
    const { profile, color, level, details, priority } = this.options;
    if (LEVELS[event.level] > LEVELS[level]) return;
    const head = priority ? `<${PRIORITIES[event.level]}>` : '';
    this.write(head + formatLine(event, profile, color) + remarkOn(event));
    if (details) this.write(`${head}    ${detailsOf(event)}`);
  }
}

function detailsOf({ kind, pid, details = {} }: MonitorEvent): string {
  return Object.entries({ kind, pid, ...details })
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}=${typeof value === 'string' ? escapeControls(value) : value}`)
    .join(' ');
}

/** The words of a verdict are fixed and say that a process is ended: where that is not so, the terminal must say it. */
function remarkOn(event: MonitorEvent): string {
  if (event.kind !== 'verdict') return '';
  if (event.replayed) return ' (replay)';
  return event.outcome === 'simulated' ? ' (simulated)' : '';
}
