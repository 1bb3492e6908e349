import { ClearSightError } from '../../../errors/errors.js';
import type { Level, MonitorEvent } from '../../../records/event.js';
import { escapeControls } from '../../../text/escape.js';
import type { LogFile } from '../log-file.js';
import { type LogWriter, SILENT_MS } from './log-writer.js';
import type { LineForm, Missed } from './messages.js';

/** How long the disk may take to open a file. */
const OPEN_MS = 10_000;
/** Lines that may wait for a disk that does not answer, of all files together; later ones are dropped. Verdicts are not. */
const MAX_WAITING = 1000;

/** Prints a line for people. */
export type Say = (level: Level, message: string) => void;

/** Tells one verdict from the next: threads have copies of events. */
export class VerdictNumbers {
  readonly #numbers = new WeakMap<MonitorEvent, number>();
  #last = 0;

  /** Undefined for an event that was never persisted. */
  of(event: MonitorEvent): number | undefined {
    return this.#numbers.get(event);
  }

  note(event: MonitorEvent): void {
    if (!this.#numbers.has(event)) this.#numbers.set(event, ++this.#last);
  }
}

export interface RemoteFileOptions {
  /** Different for each file of a writer. */
  readonly file: number;
  readonly path: string;
  readonly form: LineForm;
  /** Numbers of the verdicts that were persisted in any file. */
  readonly verdicts: VerdictNumbers;
  /** Tells people what becomes of a verdict that the disk does not take in time. */
  readonly say: Say;
}

/** A file that another thread writes. */
export class RemoteFile implements LogFile {
  readonly path: string;
  readonly #writer: LogWriter;
  readonly #options: RemoteFileOptions;
  /** What the thread has told. */
  #lost = 0;
  #trouble: string | undefined;
  #dropped = 0;
  /** What was dropped since the last line. */
  #missed: Missed | undefined;
  /** Requests for lines without an answer. */
  #late: number[] = [];
  #isClosed = false;

  /** @throws ClearSightError CS_LOG with the path */
  constructor(writer: LogWriter, options: RemoteFileOptions) {
    const { file, path, form } = options;
    this.path = path;
    this.#writer = writer;
    this.#options = options;
    writer.listen(file, ({ lost, trouble }) => {
      this.#lost = lost;
      this.#trouble = trouble;
    });
    let reason = 'expected a disk that answers';
    try {
      if (writer.waitFor(writer.ask({ kind: 'open', file, path, form }), OPEN_MS)) return;
      reason = `${this.#shown}: ${reason}, waited for ${OPEN_MS / 1000} s`;
    } catch (error) {
      reason = (error as Error).message;
    }
    throw new ClearSightError('CS_LOG', reason);
  }

  get lost(): number {
    return this.#lost + this.#dropped + (this.#isClosed ? this.#stillLate().length : 0);
  }

  get trouble(): string | undefined {
    const isSilent = this.#missed !== undefined || (this.#isClosed && this.#late.length > 0);
    return isSilent ? `${this.#shown} cannot be written (the disk does not answer)` : this.#trouble;
  }

  write(event: MonitorEvent): void {
    if (this.#writer.waiting >= MAX_WAITING && this.#options.verdicts.of(event) === undefined) {
      this.#dropped++;
      this.#missed = { lines: (this.#missed?.lines ?? 0) + 1, newest: event };
      return;
    }
    this.#send('write', event, SILENT_MS);
  }

  persist(event: MonitorEvent, withinMs: number): void {
    this.#options.verdicts.note(event);
    const request = this.#send('persist', event, withinMs);
    if (request === undefined) return;
    const { say } = this.#options;
    const what = `the verdict on process ${event.pid}`;
    say('ERROR', `${this.#shown}: the disk does not answer, ${what} is not on it yet`);
    this.#writer.whenAnswered(request, (failure) => {
      if (failure === undefined) say('INFO', `${this.#shown}: ${what} is on the disk now`);
      else say('ERROR', `${this.#shown}: ${what} could not be written (${failure})`);
    });
    throw new Error('the disk does not answer; it is written when the disk does');
  }

  reopen(): void {
    this.#writer.waitFor(this.#writer.ask({ kind: 'reopen', file: this.#options.file }), SILENT_MS);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#writer.close(this.#options.file);
  }

  get #shown(): string {
    return `log file ${escapeControls(this.path)}`;
  }

  /** @returns the number of the request, when it was not answered in time */
  #send(kind: 'write' | 'persist', event: MonitorEvent, withinMs: number): number | undefined {
    const { file, verdicts } = this.#options;
    const missed = this.#missed;
    this.#missed = undefined;
    const request = this.#writer.ask({ kind, file, event, verdict: verdicts.of(event), missed });
    if (this.#writer.waitFor(request, withinMs)) return undefined;
    this.#late = [...this.#stillLate(), request];
    return request;
  }

  #stillLate(): number[] {
    return this.#late.filter((request) => !this.#writer.isAnswered(request));
  }
}
