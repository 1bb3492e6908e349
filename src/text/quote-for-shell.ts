import { escapeControls } from './escape.js';

/** A word quoted for a shell; control characters are escaped, because it is shown. */
export function quoteForShell(word: string): string {
  const shown = escapeControls(word);
  return /^[\w@%+=:,./-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", "'\\''")}'`;
}
