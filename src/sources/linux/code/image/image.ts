/** Bytes of a file whose author may be an enemy. */
export interface FileBytes {
  readonly length: number;
  /** `length` bytes from `offset` on; undefined when the file does not have them all. */
  read(offset: number, length: number): Buffer | undefined;
}

/** A program or library, as far as its headers can be believed. */
export interface Image {
  /**
   * Sets the marks of all bytes that a loader may change when it relocates this image.
   *
   * @param fileOffset place in the file that the first mark stands for
   * @returns false when that cannot be told: damaged tables, or larger ones than any honest file has
   */
  markRelocated(fileOffset: number, marks: Uint8Array): boolean;
  /** The function at a place in the file, `getpid+0x10`; empty when the image names none. */
  symbolAt(fileOffset: number): string;
}

/** Whole entries of every size that a table may have. */
const PIECE_BYTES = 48 * 1024;

/** A part of a file piece by piece; the last is undefined where the file does not have all of it. */
export function* pieces(file: FileBytes, offset: number, bytes: number): Iterable<Buffer | undefined> {
  for (let at = 0; at < bytes; at += PIECE_BYTES) {
    const piece = file.read(offset + at, Math.min(PIECE_BYTES, bytes - at));
    yield piece;
    if (piece === undefined) return;
  }
}

/** Sets the marks from one place in the file to another, as far as they are there. */
export function mark(marks: Uint8Array, firstOffset: number, from: number, to: number): void {
  const start = Math.max(0, from - firstOffset);
  if (start < marks.length) marks.fill(1, start, Math.max(start, to - firstOffset));
}
