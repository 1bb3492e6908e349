import { escapeText } from '../../text/escape.js';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Makes hostile text safe for an HTML page: one line, no markup. */
export function escapeHtml(text: string): string {
  return escapeText(text).replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
}

/** Formats a coordinate with one decimal, which keeps pages small and diffs readable. */
export const at = (value: number) => String(Math.round(value * 10) / 10);
