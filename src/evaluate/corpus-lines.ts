import { createReadStream } from 'node:fs';
import { pipeline, type Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { createGunzip } from 'node:zlib';
import { ClearSightError } from '../errors/errors.js';

/** Characters per batch, roughly. */
const BATCH = 1 << 20;
/** Longest line, about a million presses. A longer one is no session, and would exhaust the memory. */
const MAX_LINE = 32 << 20;

export interface LineBatch {
  readonly lines: readonly string[];
  /** Number of the first line, from 1. */
  readonly firstLine: number;
}

/**
 * The lines of a file in batches; `.gz` is unpacked. Of a damaged file, everything readable comes first, then a DamagedFile is
 * thrown with the number of the line where it breaks off.
 */
export async function* readLineBatches(path: string): AsyncGenerator<LineBatch> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let lines: string[] = [];
  let size = 0;
  let firstLine = 1;
  try {
    for await (const chunk of openText(path)) {
      const parts = (rest + decoder.write(chunk as Buffer)).split('\n');
      rest = parts.pop() as string;
      for (const part of parts) {
        lines.push(part);
        size += part.length;
      }
      if (rest.length > MAX_LINE) {
        throw new ClearSightError(
          'CS_CAPTURE',
          `expected lines of at most ${MAX_LINE} characters, got a longer one`,
        );
      }
      if (size < BATCH) continue;
      yield { lines, firstLine };
      firstLine += lines.length;
      lines = [];
      size = 0;
    }
  } catch (cause) {
    if (lines.length > 0) yield { lines, firstLine };
    throw new DamagedFile(firstLine + lines.length, cause);
  }
  if (rest !== '') lines.push(rest);
  if (lines.length > 0) yield { lines, firstLine };
}

/** A file that cannot be read to its end: where it breaks off, and why. */
export class DamagedFile extends ClearSightError {
  readonly line: number;

  /** @param line 0 when unknown */
  constructor(line: number, cause: unknown) {
    super('CS_CAPTURE', cause instanceof Error ? cause.message : String(cause), { cause });
    this.line = line;
  }
}

/** The text of a file; `.gz` is unpacked. */
export function openText(path: string): Readable {
  const file = createReadStream(path, { highWaterMark: 1 << 18 });
  if (!path.endsWith('.gz')) return file;
  // pipeline() passes errors on and closes the file when the reader stops early.
  return pipeline(file, createGunzip({ chunkSize: 1 << 18 }), () => {});
}
