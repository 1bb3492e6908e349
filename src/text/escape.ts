import { StringDecoder } from 'node:string_decoder';

/** Characters of a text that are looked at; the rest is cut. */
const MAX_SHOWN_CHARACTERS = 512;
/** Characters that these may become. 256 bytes of a name always fit: none becomes more than four. */
const MAX_BODY_CHARACTERS = 1024;
/** No result of escapeText and escapeNameBytes is longer: the body, and how long a cut text was. */
export const MAX_ESCAPED_CHARACTERS = MAX_BODY_CHARACTERS + '... (9007199254740991 characters)'.length;

/** Controls (Cc), formats such as direction overrides (Cf), line and paragraph separators, lone surrogates. */
const CONTROLS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
const CONTROLS_AND_BACKSLASH = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\\]/gu;
/** The same for bytes one a character, where those above 0x7f mean nothing. */
const UNSAFE_BYTES = /[^\x20-\x5b\x5d-\x7e]/g;

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' };

/**
 * Makes one harmless line of text that the watched side chose: control and format characters, line separators, lone
 * surrogates and backslashes come out as `\n`, `\x1b`, `\u202e`. Text longer than 512 characters, or than 1,024 when
 * escaped, is cut and its length named. The result has at most MAX_ESCAPED_CHARACTERS.
 */
export function escapeText(text: string): string {
  return escapeAndCut(text, CONTROLS_AND_BACKSLASH);
}

/**
 * Shows name bytes that are kept one a character (latin1): as UTF-8 where all of it is valid, else byte by byte. A
 * character that is cut at the end of the bytes spoils only itself. Bounded as escapeText is.
 */
export function escapeNameBytes(latin1: string): string {
  const bytes = Buffer.from(latin1, 'latin1');
  const text = new StringDecoder('utf8').write(bytes);
  const whole = Buffer.from(text);
  if (!whole.equals(bytes.subarray(0, whole.length))) return escapeAndCut(latin1, UNSAFE_BYTES);
  const tail = latin1.slice(whole.length).replace(UNSAFE_BYTES, escapeCharacter);
  return escapeAndCut(text, CONTROLS_AND_BACKSLASH, tail);
}

/**
 * The last defence of whatever prints a line: text that is already escaped comes out as it is, so that it may be
 * applied to whole messages; nothing is cut.
 */
export function escapeControls(text: string): string {
  return text.replace(CONTROLS, escapeCharacter);
}

/** @param tail stands behind the text where all of it fits; it is escaped already */
function escapeAndCut(text: string, unsafe: RegExp, tail = ''): string {
  const shown = text.slice(0, MAX_SHOWN_CHARACTERS);
  const escaped = shown.replace(unsafe, escapeCharacter) + tail;
  if (shown.length === text.length && escaped.length <= MAX_BODY_CHARACTERS) return escaped;
  return `${escapeWhatFits(shown, unsafe)}... (${text.length} characters)`;
}

/** Ends behind a whole character, so that no escape is cut. */
function escapeWhatFits(text: string, unsafe: RegExp): string {
  let body = '';
  for (const character of text) {
    const escaped = character.replace(unsafe, escapeCharacter);
    if (body.length + escaped.length > MAX_BODY_CHARACTERS) break;
    body += escaped;
  }
  return body;
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
