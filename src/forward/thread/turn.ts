import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { loadPlatform } from '../../sources/process/load-platform.js';

const FLAGS = constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * Takes the turn of sending to a receiver, of all monitors that write a log.
 *
 * @param path a file that stands for it
 * @returns the open file, which keeps the turn until it is closed; undefined when another monitor has it
 * @throws the system's error when the file cannot be opened or locked
 */
export async function takeTurn(path: string): Promise<FileHandle | undefined> {
  const { tryLock } = await loadPlatform();
  const handle = await open(path, FLAGS, 0o600);
  let isOurs = false;
  try {
    isOurs = tryLock(handle.fd);
    return isOurs ? handle : undefined;
  } finally {
    if (!isOurs) await handle.close();
  }
}
