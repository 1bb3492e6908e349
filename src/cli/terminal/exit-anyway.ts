import { loadPlatform } from '../../sources/process/load-platform.js';
import { isHeldUp } from '../../threads/hold-ups.js';

/**
 * From now on this process ends when it is done, although a thread may still wait for a disk that does not answer: Node would
 * wait for that thread.
 */
export async function exitAnyway(): Promise<void> {
  // Where there is none, it ends when the disk answers.
  const platform = await loadPlatform().catch(() => undefined);
  process.once('exit', (code) => {
    if (isHeldUp()) platform?.exitNow(code);
  });
}
