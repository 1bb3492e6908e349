import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { formatPosition, POSITION_BYTES, type Position, parsePosition } from './position.js';

const FLAGS = constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** The file in which a receiver's position is kept, written over itself: a process that is killed leaves the one before or this one. */
export class PositionFile {
  private constructor(private readonly handle: FileHandle) {}

  /** @throws the system's error when it cannot be opened */
  static async open(path: string): Promise<PositionFile> {
    const handle = await open(path, FLAGS, 0o600);
    if ((await handle.stat()).isFile()) return new PositionFile(handle);
    await handle.close();
    throw new Error('expected a file, found something else');
  }

  /** Undefined where there is none yet, null where it cannot be understood. */
  async read(): Promise<Position | undefined | null> {
    const buffer = Buffer.alloc(POSITION_BYTES + 1);
    const { bytesRead } = await this.handle.read(buffer, 0, buffer.length, 0);
    if (bytesRead === 0) return undefined;
    return parsePosition(buffer.toString('latin1', 0, bytesRead)) ?? null;
  }

  /** @throws the system's error */
  async write(position: Position): Promise<void> {
    await this.handle.write(Buffer.from(formatPosition(position), 'latin1'), 0, POSITION_BYTES, 0);
  }

  /** Writes in place of whatever is there. @throws the system's error */
  async replace(position: Position): Promise<void> {
    await this.write(position);
    await this.handle.truncate(POSITION_BYTES);
  }

  async close(): Promise<void> {
    await this.handle.close();
  }
}
