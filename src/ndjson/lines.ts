import { mismatch } from '../text/json-fields.js';

/** Longest line, unless the caller sets another limit. */
export const MAX_LINE_BYTES = 24 * 1024 * 1024;

const NEWLINE = 0x0a;

/** Lines that were read together. Decoding many at once is several times as fast as one by one. */
export interface LineBlock {
  readonly lines: readonly string[];
  /** False for the one last line that has no line end. */
  readonly ended: boolean;
}

/**
 * Splits bytes into lines of UTF-8, without their line ends. Holds one chunk and one begun line, never more.
 *
 * @throws ClearSightError CS_CAPTURE as soon as a line is longer than `maxBytes`
 */
export async function* splitLines(
  chunks: AsyncIterable<Buffer>,
  maxBytes = MAX_LINE_BYTES,
): AsyncGenerator<LineBlock> {
  let begun: Buffer[] = [];
  let begunBytes = 0;
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(NEWLINE);
    if (end >= 0) {
      const whole = Buffer.concat([...begun, chunk.subarray(0, end)]);
      yield { lines: whole.toString('utf8').split('\n'), ended: true };
      begun = [];
      begunBytes = 0;
    }
    begun.push(chunk.subarray(end + 1));
    begunBytes += chunk.length - (end + 1);
    if (begunBytes > maxBytes) throw mismatch(`a line of at most ${maxBytes} bytes`, 'a longer one');
  }
  if (begunBytes > 0) yield { lines: [Buffer.concat(begun).toString('utf8')], ended: false };
}
