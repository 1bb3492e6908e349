const MAX_SHOWN_CHARACTERS = 512;

/** Controls (Cc), formats such as direction overrides (Cf), line and paragraph separators, lone surrogates, backslash. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\\]/gu;

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' };

/**
 * Makes one harmless line of text that the watched side chose: control and format characters, line separators, lone
 * surrogates and backslashes come out as `\n`, `\x1b`, `\u202e`; what is longer than 512 characters is cut and its
 * length named.
 */
export function escapeText(text: string): string {
  const shown = text.length > MAX_SHOWN_CHARACTERS ? text.slice(0, MAX_SHOWN_CHARACTERS) : text;
  const escaped = shown.replace(UNSAFE, escapeCharacter);
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

/** Shows name bytes that are kept one a character (latin1): as UTF-8 where valid, escaped. */
export function escapeNameBytes(latin1: string): string {
  return escapeText(Buffer.from(latin1, 'latin1').toString('utf8'));
}
