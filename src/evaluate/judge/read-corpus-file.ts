import { isCapture, readCaptureSessions } from '../corpus/capture-sessions.js';
import { DamagedFile, type LineBatch, readLineBatches } from '../corpus/corpus-lines.js';
import type { FileProblem } from '../report/report.js';

/**
 * Reads a corpus file, or the input of a capture, to its end or to where it is damaged.
 *
 * @param take called with each batch and its place among those of the file
 * @param onRead called with how many bytes of the file have been read so far
 * @returns the damage, if any
 */
export async function readCorpusFile(
  file: string,
  take: (batch: LineBatch, place: number) => Promise<void> | void,
  onRead: (bytes: number) => void = () => {},
): Promise<readonly FileProblem[]> {
  let place = 0;
  try {
    const batches = (await isCapture(file)) ? readCaptureSessions(file) : readLineBatches(file, onRead);
    for await (const batch of batches) await take(batch, place++);
    return [];
  } catch (error) {
    if (!(error instanceof DamagedFile)) throw error;
    return [{ file, line: error.line, message: error.message }];
  }
}
