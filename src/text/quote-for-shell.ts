import { escapeControls } from './escape.js';

/** A word as a shell takes it; control characters are escaped, because it is shown. */
export function quoteForShell(word: string): string {
  const shown = escapeControls(word);
  return /^[\w@%+=:,./-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", "'\\''")}'`;
}
