import { closeSync, constants, createWriteStream, fstatSync, openSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { ClearSightError } from '../../errors/errors.js';
import { systemReason } from '../../errors/system-reason.js';
import type { EventLinesOptions } from '../../outlets/formats/event-lines.js';
import { JsonLines } from '../../outlets/lines/json-lines.js';
import type { OutputStream } from '../../outlets/lines/line-stream.js';
import type { Format } from '../../records/formats.js';
import { escapeText } from '../../text/escape.js';
import { watchForLoss } from './lost-output.js';

/** Pipes of the runtime are opened at its start and have small numbers. */
const OWN_DESCRIPTORS = 64;

/** Flags of every command that prints events. */
export interface PrintFlags {
  json?: boolean;
  jsonFd?: number;
  jsonFile?: string;
  format?: Format;
  quiet?: boolean;
  verbose?: boolean;
  color?: boolean;
}

/** How a command prints its events. */
export interface Printing {
  /** Takes all events as JSON; the console is silent then. */
  readonly lines: JsonLines | undefined;
  /** Only warnings and worse on the console. */
  readonly quiet: boolean;
  /** The details of events, too. */
  readonly verbose: boolean;
  readonly color: boolean;
}

/**
 * Opens what the flags name: once for a command, before it starts anything.
 *
 * @param about what lines of another format say beside each event
 * @throws CS_USAGE for a descriptor that is not open and for a format of no JSON, CS_FILE for a file that cannot be written
 */
export function openPrinting(flags: PrintFlags, about: Omit<EventLinesOptions, 'format'> = {}): Printing {
  const { json, jsonFd, jsonFile, format, quiet = false, verbose = false, color = true } = flags;
  const stream = json ? process.stdout : (openDescriptor(jsonFd) ?? openFile(jsonFile));
  if (format !== undefined && stream === undefined) {
    const message = `--format: expected --json, --json-fd or --json-file beside it, got --format ${format} alone`;
    throw new ClearSightError('CS_USAGE', message);
  }
  return { lines: stream && new JsonLines(stream, { ...about, format }), quiet, verbose, color };
}

function openDescriptor(fd: number | undefined): OutputStream | undefined {
  if (fd === undefined) return undefined;
  try {
    tryToWrite(fd);
    if (isOwnPipe(fd)) throw new Error('not open');
    return streamOf(fd);
  } catch (cause) {
    const message = `--json-fd: expected the number of a descriptor that is open for writing, got ${fd} (${systemReason(cause)})`;
    throw new ClearSightError('CS_USAGE', message, { cause });
  }
}

/** Is it a pipe of this process itself that happens to have that number? Then this process has its reading end, too. */
function isOwnPipe(fd: number): boolean {
  const { dev, ino } = fstatSync(fd);
  return Array.from({ length: OWN_DESCRIPTORS }, (_, other) => other).some((other) => {
    try {
      const stats = fstatSync(other);
      if (stats.dev !== dev || stats.ino !== ino || !stats.isFIFO()) return false;
    } catch {
      return false;
    }
    return !isWritable(other);
  });
}

function isWritable(fd: number): boolean {
  try {
    tryToWrite(fd);
    return true;
  } catch {
    return false;
  }
}

/** Writes nothing: throws for a descriptor that is not open, or open only for reading. */
function tryToWrite(fd: number): void {
  writeSync(fd, Buffer.alloc(1), 0, 0);
}

function openFile(file: string | undefined): OutputStream | undefined {
  if (file === undefined) return undefined;
  const { O_WRONLY, O_CREAT, O_TRUNC, O_NONBLOCK } = constants;
  let fd: number | undefined;
  try {
    // A FIFO without a reader would block us.
    fd = openSync(file, O_WRONLY | O_CREAT | O_TRUNC | O_NONBLOCK, 0o600);
    return streamOf(fd);
  } catch (cause) {
    if (fd !== undefined) closeSync(fd);
    const message = `--json-file: ${escapeText(file)}: expected a file that can be written, got ${systemReason(cause)}`;
    throw new ClearSightError('CS_FILE', message, { cause });
  }
}

/** A pipe is written like a socket, so that a reader that does not read cannot block us. */
function streamOf(fd: number): OutputStream {
  const stats = fstatSync(fd);
  const stream =
    stats.isFIFO() || stats.isSocket()
      ? new Socket({ fd, readable: false, writable: true })
      : createWriteStream('', { fd });
  watchForLoss(stream);
  return stream;
}
