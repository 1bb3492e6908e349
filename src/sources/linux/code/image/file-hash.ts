import { createHash } from 'node:crypto';
import { type FileBytes, pieces } from './image.js';

/** SHA-256 of a file in hexadecimal digits; empty for one that is larger than `maxBytes`, or cannot be read to its end. */
export function hashOf(file: FileBytes, maxBytes: number): string {
  if (file.length > maxBytes) return '';
  const sum = createHash('sha256');
  for (const piece of pieces(file, 0, file.length)) {
    if (piece === undefined) return '';
    sum.update(piece);
  }
  return sum.digest('hex');
}
