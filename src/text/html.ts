import { escapeControls, escapeText } from './escape.js';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Makes hostile text safe for an HTML page: one line, no markup, cut where it is long. */
export const escapeHtml = (text: string): string => withEntities(escapeText(text));

/** The same for text that is escaped already, such as an event's message: it comes out as it is, and whole. */
export const showEscaped = (text: string): string => withEntities(escapeControls(text));

const withEntities = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
