import { escapeText } from '../../text/escape.js';

/** Why something failed, as one escaped line. */
export function reasonOf(error: unknown): string {
  return escapeText(error instanceof Error ? error.message : String(error));
}
