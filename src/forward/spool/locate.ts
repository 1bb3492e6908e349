import type { FileHandle } from 'node:fs/promises';
import { idOf, parseAuditLine } from './audit-line.js';
import { LineReader, MAX_LINE_BYTES } from './line-reader.js';
import type { Position } from './position.js';
import { openSpoolFile, type SpoolFile, spoolFiles } from './spool-files.js';
import type { Place } from './spool-reader.js';

type Last = NonNullable<Position['last']>;

/** Where a log ends now, and with which event. */
export async function endOfSpool(folder: string): Promise<Position | undefined> {
  const newest = (await spoolFiles(folder)).at(-1);
  return newest?.isNewest ? withFile(newest, endOf) : undefined;

  async function endOf(handle: FileHandle): Promise<Position> {
    const { size } = await handle.stat();
    const text = await lineThatEndsAt(handle, size);
    const line = text === undefined ? undefined : parseAuditLine(text);
    // Whoever continues a line that was cut ends it first.
    const { session, sequence } = line ?? {};
    const last = session === undefined || sequence === undefined ? null : { session, sequence };
    return { inode: newest?.inode ?? '', offset: size, last };
  }
}

/**
 * Finds a position in the log as it is now. Its file is known by its number, but the number of a file that was removed is given to another
 * one: the event before the place must be the one that it names. Else this event is searched for in every file, newest first.
 * Undefined: the log does not hold it, and nothing is known of what was sent.
 */
export async function locate(folder: string, { inode, offset, last }: Position): Promise<Place | undefined> {
  const files = await spoolFiles(folder);
  const same = files.find((file) => file.inode === inode);
  if (same !== undefined && (await withFile(same, (handle) => endsWith(handle, offset, last))))
    return { inode, offset };
  if (last === null) return undefined;
  for (const file of [...files].reverse()) {
    const found = await withFile(file, (handle) => behind(handle, last));
    if (found !== undefined) return { inode: file.inode, offset: found };
  }
  return undefined;
}

/** Where the log begins. */
export async function startOfSpool(folder: string): Promise<Place | undefined> {
  const [oldest] = await spoolFiles(folder);
  return oldest && { inode: oldest.inode, offset: 0 };
}

async function withFile<Result>(
  file: SpoolFile,
  look: (handle: FileHandle) => Promise<Result>,
): Promise<Result | undefined> {
  const handle = await openSpoolFile(file);
  try {
    return handle && (await look(handle));
  } finally {
    await handle?.close();
  }
}

async function endsWith(handle: FileHandle, offset: number, last: Last | null): Promise<boolean> {
  if ((await handle.stat()).size < offset) return false;
  const text = await lineThatEndsAt(handle, offset);
  if (last === null) return offset === 0 || text !== undefined;
  const line = text === undefined ? undefined : parseAuditLine(text);
  return line !== undefined && idOf(line) === idOf(last);
}

async function behind(handle: FileHandle, last: Last): Promise<number | undefined> {
  const reader = new LineReader(handle, 0);
  for (let text = await reader.next(); text !== undefined; text = await reader.next()) {
    // Most lines are seen not to be it without being read as JSON.
    if (!text.includes(last.session)) continue;
    const line = parseAuditLine(text);
    if (line !== undefined && idOf(line) === idOf(last)) return reader.doneBytes;
  }
  return undefined;
}

/** Undefined where no line ends there, or one that is too long. */
async function lineThatEndsAt(handle: FileHandle, offset: number): Promise<string | undefined> {
  const length = Math.min(offset, MAX_LINE_BYTES + 2);
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await handle.read(buffer, 0, length, offset - length);
  if (bytesRead < length || length === 0 || buffer[length - 1] !== 0x0a) return undefined;
  const start = buffer.lastIndexOf(0x0a, length - 2) + 1;
  return start === 0 && length < offset ? undefined : buffer.toString('utf8', start, length - 1);
}
