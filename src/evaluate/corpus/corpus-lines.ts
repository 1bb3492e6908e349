import { ClearSightError } from '../../errors/errors.js';
import { type Ending, readBytes } from '../../ndjson/bytes.js';
import { splitLines } from '../../ndjson/lines.js';

/** Characters per batch, roughly, and most lines: short ones take many times their length in memory. */
const BATCH = 1 << 20;
const MAX_LINES = 4096;
/** Longest line, about a million presses. A longer one is no session, and would exhaust the memory. */
const MAX_LINE_BYTES = 32 << 20;

export interface LineBatch {
  readonly lines: readonly string[];
  /** Number of the first line, from 1. */
  readonly firstLine: number;
}

/**
 * The lines of a file in batches; `.gz` is unpacked. Of a damaged file, everything readable comes first, then a DamagedFile is
 * thrown with the number of the line where it breaks off.
 *
 * @param onRead called with how many bytes of the file have been read so far
 */
export async function* readLineBatches(
  path: string,
  onRead?: (bytes: number) => void,
): AsyncGenerator<LineBatch> {
  const ending: Ending = { cut: false };
  let lines: string[] = [];
  let size = 0;
  let firstLine = 1;
  try {
    const bytes = readBytes(path, ending, { isGzip: isPacked(path), ...(onRead && { onRead }) });
    for await (const block of splitLines(bytes, MAX_LINE_BYTES)) {
      if (ending.cut && !block.ended) break;
      for (const line of block.lines) {
        lines.push(line);
        size += line.length;
        if (size < BATCH && lines.length < MAX_LINES) continue;
        yield { lines, firstLine };
        firstLine += lines.length;
        lines = [];
        size = 0;
      }
    }
    if (ending.cut) throw new ClearSightError('CS_CAPTURE', 'unexpected end of file');
  } catch (cause) {
    if (lines.length > 0) yield { lines, firstLine };
    throw new DamagedFile(firstLine + lines.length, cause);
  }
  if (lines.length > 0) yield { lines, firstLine };
}

/** Corpora are packed when their name says so. */
export function isPacked(path: string): boolean {
  return path.endsWith('.gz');
}

/** A file that cannot be read to its end: where it breaks off, and why. */
export class DamagedFile extends ClearSightError {
  readonly line: number;

  /** @param line 0 when unknown */
  constructor(line: number, cause: unknown) {
    super('CS_CAPTURE', reasonOf(cause), { cause });
    this.line = line;
  }
}

/** The cause of an error of the reader (from the system or zlib), else its own message. */
function reasonOf(error: unknown): string {
  const { cause } = error instanceof ClearSightError ? error : {};
  if (cause instanceof Error) return cause.message;
  return error instanceof Error ? error.message : String(error);
}
