import { createHash } from 'node:crypto';
import { closeSync, fchmodSync, fstatSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';
import { encodeLoss, encodeRecord } from './encode.js';
import { MAX_LINE_BYTES } from './format.js';
import type { FromWriter, ToWriter, Writable, WriteBatch, WriterData } from './messages.js';

/** Time between two attempts to write to a full disk. */
const RETRY_MS = 500;
/** Fastest: the writer must keep up, and maps of one process resemble each other so much that more gains little. */
const GZIP_LEVEL = 1;
const NOTHING = Buffer.alloc(0);

/**
 * The thread that encodes, compresses and writes: the text of 60,000 regions takes tens of ms, and so may a disk.
 * Everything in here may therefore block.
 */
class Writer {
  private readonly queue: WriteBatch[] = [];
  /** The part of the first batch in the queue that is not written yet; undefined before it is encoded. */
  private rest: Buffer | undefined;
  private tooLong = 0;
  private readonly hash = createHash('sha256');
  private bytes = 0;
  private isFailing = false;
  private retry: NodeJS.Timeout | undefined;

  constructor(
    private readonly fd: number,
    private readonly data: WriterData,
    private readonly send: (message: FromWriter) => void,
  ) {}

  /** Throws the system's error. */
  writeHeader(): void {
    this.rest = this.pack(this.data.header);
    this.writeRest();
  }

  add(batch: WriteBatch): void {
    this.queue.push(batch);
    this.pump();
  }

  /** Tries once more to write what is left, then closes the file. */
  close(): void {
    this.pump();
    clearTimeout(this.retry);
    try {
      if (fstatSync(this.fd).isFile()) fsyncSync(this.fd);
      closeSync(this.fd);
    } catch (error) {
      this.setFailing((error as Error).message);
    }
    const unwritten = this.queue.reduce((sum, { records }) => sum + records.length, 0);
    const written = { bytes: this.bytes, sha256: this.hash.digest('hex') };
    this.send({ kind: 'closed', unwritten, written });
  }

  private pump(): void {
    clearTimeout(this.retry);
    try {
      for (let batch = this.queue[0]; batch !== undefined; batch = this.queue[0]) {
        this.rest ??= this.pack(this.encode(batch));
        this.writeRest();
        this.queue.shift();
        const { bytes, records } = batch;
        this.send({ kind: 'written', bytes, records: records.length, tooLong: this.tooLong });
        this.setFailing(null);
      }
    } catch (error) {
      this.setFailing((error as Error).message);
      this.retry = setTimeout(() => this.pump(), RETRY_MS);
    }
  }

  /** Continues where the last write stopped, so that a disk that was full for a while leaves no torn line. */
  private writeRest(): void {
    let rest = this.rest ?? NOTHING;
    while (rest.length > 0) {
      const bytes = writeSync(this.fd, rest);
      this.hash.update(rest.subarray(0, bytes));
      this.bytes += bytes;
      rest = rest.subarray(bytes);
      this.rest = rest;
    }
    this.rest = undefined;
  }

  /** Lines of a batch. Where a record is missing, a line says so. */
  private encode({ records, lossBefore }: WriteBatch): string {
    const lines = lossBefore === null ? [] : [encodeLoss(lossBefore)];
    this.tooLong = 0;
    for (const recorded of records) {
      const line = encodeWithinBounds(recorded);
      if (line === undefined) this.tooLong++;
      lines.push(line ?? encodeLoss({ time: recorded.record.time, count: 1 }));
    }
    return lines.join('');
  }

  private pack(text: string): Buffer {
    return this.data.gzip ? gzipSync(text, { level: GZIP_LEVEL }) : Buffer.from(text);
  }

  private setFailing(message: string | null): void {
    if (this.isFailing === (message !== null)) return;
    this.isFailing = message !== null;
    this.send({ kind: 'trouble', message });
  }
}

/** A hostile process can make a fact that is too long for a line, or even for a string: then undefined. */
function encodeWithinBounds(recorded: Writable): string | undefined {
  try {
    const line = encodeRecord(recorded);
    return Buffer.byteLength(line) <= MAX_LINE_BYTES ? line : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function start(port: MessagePort, data: WriterData): void {
  const send = (message: FromWriter) => port.postMessage(message);
  try {
    const fd = openSync(data.path, 'w', 0o600);
    // A file that was there before keeps its mode when opened: others must not read this.
    if (fstatSync(fd).isFile()) fchmodSync(fd, 0o600);
    const writer = new Writer(fd, data, send);
    writer.writeHeader();
    port.on('message', (message: ToWriter) => {
      if (message.kind === 'batch') writer.add(message);
      else {
        writer.close();
        port.close();
      }
    });
    send({ kind: 'ready' });
  } catch (error) {
    send({ kind: 'refused', message: (error as Error).message });
  }
}

if (parentPort !== null) start(parentPort, workerData as WriterData);
