import { endOfSpool, locate, startOfSpool } from './locate.js';
import type { Position } from './position.js';
import { PositionFile } from './position-file.js';

export interface OpenedPosition {
  readonly positions: PositionFile;
  /** Where to go on. */
  readonly from: Position;
  /** The event that was sent last, though the log may not hold it any more; null: none is known. */
  readonly sent: Position['last'];
  /** Why that is not where it was. */
  readonly trouble: string | undefined;
}

/** There is no file with this number. */
const NOWHERE: Position = { inode: '0', offset: 0, last: null };

/**
 * Where a receiver goes on in a log. One that is new gets what is written from now on. One whose position does not fit the log gets all that
 * the log holds: rather twice, by the ids of events, than never.
 *
 * @throws the system's error when the file of its position cannot be opened
 */
export async function openPosition(path: string, logDir: string): Promise<OpenedPosition> {
  const positions = await PositionFile.open(path);
  try {
    const kept = await positions.read();
    if (kept === undefined) {
      const from = (await endOfSpool(logDir)) ?? NOWHERE;
      // Whatever happens next, what follows is to be sent.
      await positions.write(from).catch(() => {});
      return { positions, from, sent: from.last, trouble: undefined };
    }
    const sent = kept?.last ?? null;
    const place = kept === null ? undefined : await locate(logDir, kept);
    if (place !== undefined) return { positions, from: { ...place, last: sent }, sent, trouble: undefined };
    const from = { ...((await startOfSpool(logDir)) ?? NOWHERE), last: null };
    await positions.replace(from).catch(() => {});
    const what = kept === null ? 'cannot be understood' : 'is not in this log';
    return { positions, from, sent, trouble: `how far it had come ${what}: it gets all that the log holds` };
  } catch (error) {
    await positions.close();
    throw error;
  }
}
