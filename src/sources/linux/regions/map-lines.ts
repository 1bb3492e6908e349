import { ERRNO, errno, pread } from '../libc.js';

/** The kernel hands out whole lines, as many as fit; the longest is about 16 KiB. */
const piece = Buffer.allocUnsafeSlow(64 * 1024);
const NEWLINE = 0x0a;

/**
 * Reads the text behind a `maps` descriptor. A newline in a name is escaped, so none can fake a line; a carriage return is not, and must
 * not be taken for one, as `^` and `$` of a multiline expression do.
 *
 * @param visit called with each line (latin1) until it gives false; it may read another map
 * @param headBytes no more of a line is looked at: a target may map thousands of paths of 4 KiB
 * @returns 0, or an error number: ESRCH when the descriptor's memory is no more
 */
export function readMapLines(
  mapsFd: number,
  visit: (line: string) => boolean,
  headBytes = Number.POSITIVE_INFINITY,
): number {
  for (let offset = 0; ; ) {
    const length = pread(mapsFd, piece, piece.length, offset);
    if (length < 0) return errno();
    // A living map is never empty.
    if (length === 0) return offset === 0 ? ERRNO.ESRCH : 0;
    for (const line of linesIn(piece.subarray(0, length), headBytes)) if (!visit(line)) return 0;
    offset += length;
  }
}

function linesIn(text: Buffer, headBytes: number): readonly string[] {
  const lines: string[] = [];
  for (let start = 0, end: number; start < text.length; start = end + 1) {
    end = text.indexOf(NEWLINE, start);
    if (end < 0) end = text.length;
    lines.push(text.toString('latin1', start, Math.min(end, start + headBytes)));
  }
  return lines;
}
