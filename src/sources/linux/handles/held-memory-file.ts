import { statSync } from 'node:fs';
import { processOf, readSmallFile } from '../proc.js';

/** Memory of a process that some descriptor has open. */
export interface HeldMemoryFile {
  /** Whose memory it is. */
  readonly pid: number;
  readonly mayWrite: boolean;
}

/** Of a process, of one of its threads, by either's id; behind that of one that has ended stands ` (deleted)`. */
const MEMORY = /\/(\d{1,10})(?:\/task\/\d{1,10})?\/mem$/;
/** Bits of a descriptor's flags: 0 reads, 1 writes, 2 does both. */
const ACCESS_MODE = 3;

/**
 * Whose memory a descriptor has open; undefined for any other file. Any file can be called so, in another mount namespace too: the
 * kernel's number of the file decides, which is that of the memory itself (from Linux 5.14).
 *
 * @param folder of the process that has it open, or of one of its threads
 * @param path where the descriptor's link leads
 */
export function heldMemoryFile(folder: string, fd: string, path: string): HeldMemoryFile | undefined {
  const [tail, id] = MEMORY.exec(path) ?? [];
  if (tail === undefined) return undefined;
  const info = readSmallFile(`${folder}/fdinfo/${fd}`) ?? '';
  const flags = /^flags:\s*([0-7]+)$/m.exec(info)?.[1];
  const inode = /^ino:\s*(\d+)$/m.exec(info)?.[1];
  if (flags === undefined || (inode !== undefined && inode !== inodeOf(`/proc${tail}`))) return undefined;
  const pid = processOf(Number(id));
  return pid === undefined ? undefined : { pid, mayWrite: (Number.parseInt(flags, 8) & ACCESS_MODE) !== 0 };
}

function inodeOf(path: string): string | undefined {
  try {
    return String(statSync(path).ino);
  } catch {
    // The process is gone.
    return undefined;
  }
}
