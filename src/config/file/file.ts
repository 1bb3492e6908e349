import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { ClearSightError, type ErrorCode } from '../../errors/errors.js';
import { systemReason } from '../../errors/system-reason.js';
import { escapeControls } from '../../text/escape.js';
import { parseJson } from './json.js';

/** Of a configuration and of a baseline. */
export const MAX_JSON_BYTES = 1024 * 1024;

/**
 * Reads a JSON file, in which comments are allowed. A FIFO (which could block), a device (which may have no end) and a file that is
 * too large are refused.
 *
 * @param code of what the file is
 * @throws ClearSightError of this code, one line with the path
 */
export function readJsonFile(path: string, code: ErrorCode = 'CS_CONFIG'): unknown {
  const shown = escapeControls(path);
  const refuse = (message: string, cause?: unknown): never => {
    throw new ClearSightError(code, `${shown}: ${message}`, { cause });
  };
  let bytes: Buffer;
  try {
    bytes = readBounded(path, refuse);
  } catch (error) {
    if (error instanceof ClearSightError) throw error;
    return refuse(`expected a file that can be read, got ${systemReason(error)}`, error);
  }
  const result = parseJson(decode(bytes, refuse), { comments: true });
  if ('value' in result) return result.value;
  const { line, column, message } = result.fault;
  return refuse(`expected JSON: line ${line}, column ${column}: ${escapeControls(message)}`);
}

type Refuse = (message: string, cause?: unknown) => never;

function readBounded(path: string, refuse: Refuse): Buffer {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = fstatSync(fd);
    if (!stats.isFile()) refuse(`expected a regular file, got ${kindOf(stats)}`);
    if (stats.size > MAX_JSON_BYTES) refuse(`expected at most 1 MiB, got ${stats.size} bytes`);
    // One byte more than allowed: the file may be growing, and files of /proc report size 0.
    const bytes = Buffer.alloc(MAX_JSON_BYTES + 1);
    let length = 0;
    for (let read = -1; read !== 0 && length < bytes.length; length += read) {
      read = readSync(fd, bytes, { offset: length });
    }
    if (length > MAX_JSON_BYTES) refuse(`expected at most 1 MiB, got more than ${MAX_JSON_BYTES} bytes`);
    return bytes.subarray(0, length);
  } finally {
    closeSync(fd);
  }
}

function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a FIFO';
  if (stats.isSocket()) return 'a socket';
  return 'a device';
}

function decode(bytes: Buffer, refuse: Refuse): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    return refuse('expected UTF-8 text', cause);
  }
}
