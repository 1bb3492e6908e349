import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { LineReader } from './line-reader.js';
import { AUDIT_FILE, openSpoolFile, type SpoolFile, spoolFiles } from './spool-files.js';

/** A place between two lines of a log. */
export interface Place {
  readonly inode: string;
  readonly offset: number;
}

/**
 * Reads the lines of a log from a place on, as they are written, through files that are rotated meanwhile. A file that was cut is read
 * from its beginning.
 */
export class SpoolReader {
  /** Lines that were given so far. */
  lines = 0;
  #reader: LineReader | undefined;
  #inode: string;
  /** It was rotated, and read to its end after that. */
  #isAtItsEnd = false;

  /** @param place where to begin; a file that cannot be found is one whose lines are all read */
  constructor(
    private readonly folder: string,
    private readonly place: Place,
  ) {
    this.#inode = place.inode;
  }

  /** Behind the newest line that was given. */
  get position(): Place {
    return { inode: this.#inode, offset: this.#reader?.doneBytes ?? this.place.offset };
  }

  /** The next line, without its newline. Undefined: there is none yet. */
  async next(): Promise<string | undefined> {
    for (;;) {
      this.#reader ??= await this.#begin();
      const line = await this.#reader?.next();
      if (line !== undefined) {
        this.#isAtItsEnd = false;
        this.lines++;
        return line;
      }
      if (await this.#reader?.restartIfCut()) continue;
      if (!(await this.#moveOn())) return undefined;
    }
  }

  async close(): Promise<void> {
    await this.#reader?.handle.close();
    this.#reader = undefined;
  }

  async #begin(): Promise<LineReader | undefined> {
    const file = (await spoolFiles(this.folder)).find(({ inode }) => inode === this.#inode);
    const handle = file && (await openSpoolFile(file));
    return handle && new LineReader(handle, this.place.offset);
  }

  /** Goes to the next file when this one was rotated. @returns whether there may be more lines now */
  async #moveOn(): Promise<boolean> {
    const newest = await lstat(join(this.folder, AUDIT_FILE), { bigint: true }).catch(() => undefined);
    if (newest === undefined || String(newest.ino) === this.#inode) return false;
    // A line may have been written after the end was seen, and before the file was rotated.
    if (this.#reader !== undefined && !this.#isAtItsEnd) {
      this.#isAtItsEnd = true;
      return true;
    }
    const next = await this.#following();
    const handle = next && (await openSpoolFile(next));
    if (next === undefined || handle === undefined) return false;
    await this.#reader?.handle.close();
    this.#reader = new LineReader(handle, 0);
    this.#inode = next.inode;
    this.#isAtItsEnd = false;
    return true;
  }

  async #following(): Promise<SpoolFile | undefined> {
    const files = await spoolFiles(this.folder);
    const at = files.findIndex(({ inode }) => inode === this.#inode);
    if (at >= 0) return files[at + 1];
    const stats = await this.#reader?.handle.stat({ bigint: true });
    // It was packed or removed: the next one is the first that was written after it.
    return stats === undefined
      ? files[0]
      : files.find(({ isNewest, writtenNs }) => isNewest || writtenNs > stats.mtimeNs);
  }
}
