import { constants } from 'node:fs';
import { type FileHandle, lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** The file that is written; those that were rotated begin with its name. */
export const AUDIT_FILE = 'audit.ndjson';
/** Rotated files that were packed cannot be read on from the middle. */
const PACKED = /\.(gz|xz|bz2|zst|lz4)$/;
/** No link is followed out of the folder, and a FIFO in it holds nobody up. */
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

export interface SpoolFile {
  readonly path: string;
  readonly inode: string;
  /** When it was written last: rotated files are in the order in which their last lines were written. */
  readonly writtenNs: bigint;
  /** It is the one that is written now. */
  readonly isNewest: boolean;
}

/** The files of a log that can be read, oldest first. */
export async function spoolFiles(folder: string): Promise<readonly SpoolFile[]> {
  const names = await readdir(folder).catch(() => []);
  const files: SpoolFile[] = [];
  for (const name of names) {
    if (!name.startsWith(AUDIT_FILE) || PACKED.test(name)) continue;
    const path = join(folder, name);
    // It may be renamed at any moment.
    const stats = await lstat(path, { bigint: true }).catch(() => undefined);
    if (!stats?.isFile()) continue;
    files.push({ path, inode: String(stats.ino), writtenNs: stats.mtimeNs, isNewest: name === AUDIT_FILE });
  }
  return files.sort(inOrder);
}

/**
 * Compares by age, older ones first. The clock of files may stand still for some milliseconds: then by name, as files are rotated, to `.1`, which
 * becomes `.2`, or to a date.
 */
function inOrder(one: Aged, other: Aged): number {
  if (one.isNewest !== other.isNewest) return one.isNewest ? 1 : -1;
  if (one.writtenNs !== other.writtenNs) return one.writtenNs < other.writtenNs ? -1 : 1;
  const [older, newer] = [numberOf(one.path), numberOf(other.path)];
  return older !== newer ? newer - older : one.path < other.path ? -1 : 1;
}

type Aged = Pick<SpoolFile, 'writtenNs' | 'isNewest' | 'path'>;

const numberOf = (path: string) => Number(/\.(\d{1,9})$/.exec(path)?.[1] ?? 0);

/** Opens a file that was found; undefined when another one, or none, is in its place by now. */
export async function openSpoolFile({ path, inode }: SpoolFile): Promise<FileHandle | undefined> {
  const handle = await open(path, FLAGS).catch(() => undefined);
  if (handle === undefined) return undefined;
  const stats = await handle.stat({ bigint: true });
  if (stats.isFile() && String(stats.ino) === inode) return handle;
  await handle.close();
  return undefined;
}
