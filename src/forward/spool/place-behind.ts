import { parseAuditLine } from './audit-line.js';
import { LineReader } from './line-reader.js';
import type { Position } from './position.js';
import { openSpoolFile, spoolFiles } from './spool-files.js';
import type { Place } from './spool-reader.js';

/**
 * Where the events of a session begin that come behind one of them.
 *
 * @param last its number may be -1: where the session begins
 * @returns undefined when the log holds none of them
 */
export async function placeBehind(
  folder: string,
  { session, sequence: last }: NonNullable<Position['last']>,
): Promise<Place | undefined> {
  for (const file of await spoolFiles(folder)) {
    const handle = await openSpoolFile(file);
    if (handle === undefined) continue;
    try {
      const reader = new LineReader(handle, 0);
      for (let offset = 0; ; offset = reader.doneBytes) {
        const text = await reader.next();
        if (text === undefined) break;
        // Most lines are seen not to be of it without being read as JSON.
        const line = text.includes(session) ? parseAuditLine(text) : undefined;
        if (line?.session === session && line.sequence > last) return { inode: file.inode, offset };
      }
    } finally {
      await handle.close();
    }
  }
  return undefined;
}
