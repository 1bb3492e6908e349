import { accessSync, constants, existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { insecurePaths } from '../../config/file/insecure-paths.js';
import type { Check } from '../../sources/process/check.js';
import { escapeText } from '../../text/escape.js';

/** Whether log files can be written to a folder, which need not exist yet. */
export function checkFolder(logDir: string): Check {
  const folder = resolve(logDir);
  let existing = folder;
  while (!existsSync(existing)) existing = dirname(existing);
  const name = 'log folder';
  const shown = escapeText(folder);
  try {
    accessSync(existing, constants.W_OK | constants.X_OK);
  } catch {
    const remedy = 'choose another with --log-dir DIR, or make this one writable';
    return { name, state: 'broken', saw: `${escapeText(existing)} cannot be written`, remedy };
  }
  const [insecure] = existing === folder ? insecurePaths([folder]) : [];
  if (insecure === undefined) return { name, state: 'works', saw: shown };
  return { name, state: 'limited', saw: insecure, remedy: `chmod go-w ${shown}` };
}
