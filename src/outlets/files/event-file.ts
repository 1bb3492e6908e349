import { ClearSightError } from '../../errors/errors.js';
import { systemReason } from '../../errors/system-reason.js';
import type { MonitorEvent } from '../../records/event.js';
import { severityOf } from '../../records/severity.js';
import { counted } from '../../text/counted.js';
import { escapeControls } from '../../text/escape.js';
import { LineFile } from './line-file.js';
import type { LogFile } from './log-file.js';

/** Lines that are missing in a file and that it does not mention yet. */
interface Gap {
  readonly lines: number;
  readonly newest: MonitorEvent;
  readonly reason: string;
}

/**
 * A file with one line per event, written by the thread that calls. Lost lines are counted, and the file says so as soon as it
 * can be written again.
 */
export class EventFile implements LogFile {
  lost = 0;
  private gap: Gap | undefined;
  private readonly file: LineFile;
  private readonly persisted = new WeakSet<MonitorEvent>();

  /**
   * @param format makes the line of an event, without its newline
   * @throws ClearSightError CS_LOG with the path
   */
  constructor(
    path: string,
    private readonly format: (event: MonitorEvent) => string,
  ) {
    this.file = new LineFile(path);
  }

  get path(): string {
    return this.file.path;
  }

  get trouble(): string | undefined {
    if (this.gap === undefined) return undefined;
    return `log file ${escapeControls(this.path)} cannot be written (${this.gap.reason})`;
  }

  write(event: MonitorEvent): void {
    if (this.persisted.has(event)) return;
    try {
      this.append(event);
    } catch (error) {
      this.lost++;
      this.gap = { lines: (this.gap?.lines ?? 0) + 1, newest: event, reason: this.reasonOf(error) };
    }
  }

  /** Notes lines that never came here, counted elsewhere: the next line says that they are missing. */
  miss({ lines, newest }: Omit<Gap, 'reason'>): void {
    this.gap = { lines: (this.gap?.lines ?? 0) + lines, newest, reason: 'the disk did not answer' };
  }

  persist(event: MonitorEvent): void {
    this.append(event);
    // From here on the line is in the file. If it were written again because the disk refused to sync, it would be there twice.
    this.persisted.add(event);
    this.file.sync();
  }

  /** If it fails, the next event finds out and reports it. */
  reopen(): void {
    try {
      this.file.follow();
    } catch {}
  }

  close(): void {
    this.file.close();
  }

  /** Without the path, which precedes it wherever it is shown. */
  private reasonOf(error: unknown): string {
    if (!(error instanceof ClearSightError) || error.cause !== undefined) return systemReason(error);
    return error.message.slice(`log file ${escapeControls(this.path)}: `.length);
  }

  private append(event: MonitorEvent): void {
    const line = `${this.format(event)}\n`;
    const gap = this.gap === undefined ? '' : `${this.format(gapEvent(this.gap, event))}\n`;
    this.file.append(gap + line);
    this.gap = undefined;
  }
}

/** Takes the place of the newest lost line, with the time of the line that follows. */
function gapEvent({ lines, newest, reason }: Gap, { time, monotonicMs }: MonitorEvent): MonitorEvent {
  const { session, sequence, host } = newest;
  const [kind, level] = ['error', 'ERROR'] as const;
  return {
    time,
    monotonicMs,
    session,
    sequence,
    host,
    kind,
    level,
    severity: severityOf({ kind, level }),
    module: 'MONITOR',
    code: null,
    pid: -1,
    process: '',
    message: `${counted(lines, 'line')} could not be written here (${reason})`,
    details: { lost: lines },
  };
}
