import type { Worker } from 'node:worker_threads';
import { Subject } from 'rxjs';
import type { Recorded } from '../records/recorded.js';
import { recordBytes } from '../records/size.js';
import { endSafely } from '../threads/end-safely.js';
import { exitOrSilence } from '../threads/exit-or-silence.js';
import { holdUp } from '../threads/hold-ups.js';
import { ChangeEncoder } from './changes/change-encoder.js';
import { MAX_LINE_BYTES } from './format.js';
import type { FromWriter, Loss, ToWriter, Writable, WrittenFile } from './messages.js';
import type { CaptureProblem, CaptureWriter } from './writer.js';

/** Longest time before records are written; a kill -9 loses this much. */
const FLUSH_MS = 200;
/** ... and the size at which they are written earlier. */
const BATCH_BYTES = 1024 * 1024;
/** How long the disk may be silent at the end, while something is left to write. */
const SILENT_MS = 5000;
/** As text a fact takes at most twice this. What later lines say of it needs it in the file, so it is decided here. */
const MAX_PACKED_BYTES = MAX_LINE_BYTES / 2;

const tooLong = (records: number) => `records dropped because they are too long for a line: ${records}`;

/** The main thread's side of a capture writer: batches, and counts what the thread behind it cannot take. */
export class ThreadWriter implements CaptureWriter {
  readonly problems = new Subject<CaptureProblem>();
  lost = 0;
  written: WrittenFile | undefined;
  private readonly changes = new ChangeEncoder();
  private pending: Writable[] = [];
  private pendingBytes = 0;
  /** Bytes of the batches that the thread has not written yet. */
  private sentBytes = 0;
  private sentRecords = 0;
  /** What was dropped since the last batch. */
  private loss: Loss | null = null;
  private isDropping = false;
  private isClosed = false;
  private timer: NodeJS.Timeout | undefined;
  private readonly exited: Promise<void>;

  constructor(
    private readonly worker: Worker,
    private readonly path: string,
    private readonly maxQueuedBytes: number,
  ) {
    worker.on('message', (message: FromWriter) => this.receive(message));
    worker.on('error', (error) => this.fail(error.message));
    this.exited = new Promise((resolve) => worker.once('exit', () => resolve()));
  }

  write({ record, unjudged, leftOut }: Recorded): void {
    if (this.isClosed) return;
    // Whatever else the caller's object holds (findings) need not cross threads.
    const writable = { ...this.changes.encode(record), unjudged, leftOut };
    const bytes = recordBytes(writable.record);
    const isTooLong = bytes > MAX_PACKED_BYTES;
    if (isTooLong || this.pendingBytes + this.sentBytes + bytes > this.maxQueuedBytes) {
      this.changes.forget(record);
      this.miss(record.time);
      if (isTooLong) this.report(tooLong(1));
      else this.drop();
      return;
    }
    this.pending.push(writable);
    this.pendingBytes += bytes;
    if (this.pendingBytes >= BATCH_BYTES) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), FLUSH_MS);
  }

  async close(): Promise<void> {
    if (!this.isClosed) {
      this.flush();
      this.isClosed = true;
      void endSafely(() => {
        this.send({ kind: 'close' });
        return this.exited;
      });
    }
    if (!(await exitOrSilence(this.worker, this.exited, SILENT_MS))) this.giveUp();
    this.problems.complete();
  }

  private giveUp(): void {
    this.lost += this.sentRecords;
    this.report(`the disk does not answer; records lost: ${this.lost}`);
    holdUp(() => true);
    this.worker.unref();
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.pending.length === 0 && this.loss === null) return;
    this.send({ kind: 'batch', records: this.pending, lossBefore: this.loss, bytes: this.pendingBytes });
    this.sentBytes += this.pendingBytes;
    this.sentRecords += this.pending.length;
    this.pending = [];
    this.pendingBytes = 0;
    this.loss = null;
  }

  private send(message: ToWriter): void {
    this.worker.postMessage(message);
  }

  private miss(time: number): void {
    // The file says where records are missing: after those that are pending here.
    if (this.pending.length > 0) this.flush();
    this.lost++;
    this.loss = { time, count: (this.loss?.count ?? 0) + 1 };
  }

  private drop(): void {
    if (this.isDropping) return;
    this.isDropping = true;
    this.report('the disk is too slow: records are dropped');
  }

  private receive(message: FromWriter): void {
    switch (message.kind) {
      case 'written':
        this.sentBytes -= message.bytes;
        this.sentRecords -= message.records;
        this.lost += message.tooLong;
        if (message.tooLong > 0) this.report(tooLong(message.tooLong));
        // Only when half empty, so that the report does not come and go with every record.
        if (this.isDropping && this.sentBytes < this.maxQueuedBytes / 2) {
          this.isDropping = false;
          this.report(`records are written again; lost so far: ${this.lost}`, true);
        }
        break;
      case 'trouble':
        if (message.message === null) this.report('writing works again', true);
        else this.report(message.message);
        break;
      case 'closed':
        this.lost += message.unwritten;
        this.written = message.written;
        if (this.lost > 0) this.report(`closed; records lost: ${this.lost}`);
        break;
    }
  }

  /** The thread is dead: nothing more can be written. */
  private fail(message: string): void {
    clearTimeout(this.timer);
    this.isClosed = true;
    this.lost += this.sentRecords + this.pending.length;
    this.report(`the writing thread has died: ${message}`);
  }

  private report(what: string, recovered = false): void {
    this.problems.next({ message: `capture ${this.path}: ${what}`, recovered });
  }
}
