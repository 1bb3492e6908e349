import type { Recorded } from '../records/recorded.js';

/** Every message between the thread that records and the thread that writes the capture. */

/** Given to the writing thread at its start. */
export interface WriterData {
  readonly path: string;
  /** The first line, with its line end. */
  readonly header: string;
  readonly gzip: boolean;
}

/** Records that are missing in a row. */
export interface Loss {
  /** Time of the last of them. */
  readonly time: number;
  readonly count: number;
}

/** What one line says. */
export interface Writable extends Recorded {
  /** Of an observed fact: how it changed since the line before; its value is then only what is new (facts/fact.ts). */
  readonly edit?: readonly number[] | undefined;
}

/** Written at once, as a gzip member of its own, so that it can be read whatever happens to the next one. */
export interface WriteBatch {
  readonly kind: 'batch';
  readonly records: readonly Writable[];
  /** What was dropped before these records, because the disk was too slow. */
  readonly lossBefore: Loss | null;
  /** What these records count for in the queue. */
  readonly bytes: number;
}

/** Write what is pending, sync, close. No batch follows. */
export interface CloseCapture {
  readonly kind: 'close';
}

export type ToWriter = WriteBatch | CloseCapture;

/** The file is there and its header is on it. */
export interface Ready {
  readonly kind: 'ready';
}

/** The file cannot be made; the thread ends. */
export interface Refused {
  readonly kind: 'refused';
  readonly message: string;
}

/** A batch has been written or dropped. */
export interface Written {
  readonly kind: 'written';
  readonly bytes: number;
  readonly records: number;
  /** Those of the records that are too long for a line. */
  readonly tooLong: number;
}

/** Writing fails now, or no longer fails (`message` null). Sent when that changes. */
export interface Trouble {
  readonly kind: 'trouble';
  readonly message: string | null;
}

/** All that was written to a capture. */
export interface WrittenFile {
  readonly bytes: number;
  /** Of these bytes, hexadecimal. */
  readonly sha256: string;
}

/** The file is closed; the thread ends. */
export interface Closed {
  readonly kind: 'closed';
  /** Records that could not be written. */
  readonly unwritten: number;
  readonly written: WrittenFile;
}

export type FromWriter = Ready | Refused | Written | Trouble | Closed;
