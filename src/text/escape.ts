const MAX_SHOWN_CHARACTERS = 512;

/** Controls (Cc), formats such as direction overrides (Cf), line and paragraph separators, lone surrogates. */
const CONTROLS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
const CONTROLS_AND_BACKSLASH = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\\]/gu;
/** The same for bytes one a character, where those above 0x7f mean nothing. */
const UNSAFE_BYTES = /[^\x20-\x5b\x5d-\x7e]/g;

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' };

/**
 * Makes one harmless line of text that the watched side chose: control and format characters, line separators, lone
 * surrogates and backslashes come out as `\n`, `\x1b`, `\u202e`; what is longer than 512 characters is cut and its
 * length named.
 */
export function escapeText(text: string): string {
  return escapeAndCut(text, CONTROLS_AND_BACKSLASH);
}

/** Shows name bytes that are kept one a character (latin1): as UTF-8 where all of it is valid, else byte by byte. */
export function escapeNameBytes(latin1: string): string {
  const bytes = Buffer.from(latin1, 'latin1');
  const text = bytes.toString('utf8');
  return Buffer.from(text).equals(bytes) ? escapeText(text) : escapeAndCut(latin1, UNSAFE_BYTES);
}

/**
 * The last defence of whatever prints a line: text that is already escaped comes out as it is, so that it may be
 * applied to whole messages; nothing is cut.
 */
export function escapeControls(text: string): string {
  return text.replace(CONTROLS, escapeCharacter);
}

function escapeAndCut(text: string, unsafe: RegExp): string {
  const shown = text.length > MAX_SHOWN_CHARACTERS ? text.slice(0, MAX_SHOWN_CHARACTERS) : text;
  const escaped = shown.replace(unsafe, escapeCharacter);
  return shown.length === text.length ? escaped : `${escaped}... (${text.length} characters)`;
}

function escapeCharacter(character: string): string {
  const named = NAMED[character];
  if (named !== undefined) return named;
  const code = character.codePointAt(0) as number;
  if (code > 0xffff) return `\\u{${code.toString(16)}}`;
  return code < 0x100
    ? `\\x${code.toString(16).padStart(2, '0')}`
    : `\\u${code.toString(16).padStart(4, '0')}`;
}
