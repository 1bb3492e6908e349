import { existsSync } from 'node:fs';
import { ClearSightError } from '../../errors/errors.js';
import { escapeText } from '../../text/escape.js';

/**
 * What is not there is reported before half a minute of work, not after it. What cannot be read is a problem of the report.
 *
 * @throws CS_USAGE
 */
export function requireAll(paths: readonly string[]): void {
  const missing = paths.filter((path) => !existsSync(path));
  if (missing.length === 0) return;
  throw new ClearSightError(
    'CS_USAGE',
    `${escapeText(missing.join(', '))}: expected files or folders to evaluate, got ENOENT: no such file or directory`,
  );
}
