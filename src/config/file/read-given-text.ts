import { readFileSync, statSync } from 'node:fs';
import { ClearSightError } from '../../errors/errors.js';
import { systemReason } from '../../errors/system-reason.js';
import { escapeControls } from '../../text/escape.js';

const MAX_FILE_BYTES = 1024 * 1024;

/** What a file holds that a setting or a flag names. @param place which one @throws CS_CONFIG, one line */
export function readGivenText(path: string, place: string): string {
  const shown = escapeControls(path);
  try {
    const stats = statSync(path);
    if (!stats.isFile()) throw new Error('found something else');
    if (stats.size > MAX_FILE_BYTES) throw new Error(`found ${stats.size} bytes`);
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const message = `${place}: expected a file of up to 1 MiB that can be read at ${shown}, ${systemReason(cause)}`;
    throw new ClearSightError('CS_CONFIG', message, { cause });
  }
}
