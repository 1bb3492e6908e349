import { visit } from 'jsonc-parser';
import { JsonLevel } from './json-level.js';

/** A mistake in JSON text. Lines and columns count from 1. */
export interface JsonFault {
  readonly line: number;
  readonly column: number;
  /** `expected ... , got ...` */
  readonly message: string;
}

export type JsonResult = { readonly value: unknown } | { readonly fault: JsonFault };

export interface JsonOptions {
  /** Comments and trailing commas are allowed. Default false. */
  readonly comments?: boolean;
}

const MAX_DEPTH = 32;
const MAX_SHOWN_CHARACTERS = 20;
const KEY = 'a key in double quotes';
const VALUE = 'a value';

/** Only travels from the visitor to parseJson. It ends the visit, so that the first fault is the only one. */
class Fault extends SyntaxError implements JsonFault {
  constructor(
    message: string,
    readonly line: number,
    readonly column: number,
  ) {
    super(message);
  }
}

/**
 * Reads JSON (RFC 8259) for the person who wrote it: a fault has its line and column. A key that stands twice in
 * an object is a fault (JSON.parse silently takes the last), and so is nesting deeper than 32.
 *
 * jsonc-parser splits the text and knows the grammar. It would go on after a fault, without a bound on depth, and
 * `"__proto__"` would set a prototype: so the value is built here, and the first fault is thrown out of the visit.
 */
export function parseJson(text: string, { comments = false }: JsonOptions = {}): JsonResult {
  let level = new JsonLevel('text');
  let expected = VALUE;

  const fail = (offset: number, line: number, character: number) => {
    const rest = text.slice(offset, offset + MAX_SHOWN_CHARACTERS);
    // Where a string is allowed, the fault must be inside it.
    const isBadString = rest.startsWith('"') && (expected === KEY || expected === VALUE);
    const wanted = isBadString ? 'a string that ends on its line, with valid escapes' : expected;
    const got = rest === '' ? 'the end of the text' : JSON.stringify(rest);
    throw new Fault(`expected ${wanted}, got ${got}`, line + 1, character + 1);
  };
  const put = (value: unknown) => {
    level.put(value);
    expected = level.after;
  };
  const begin = (kind: 'object' | 'list', line: number, character: number) => {
    level = new JsonLevel(kind, level);
    expected = kind === 'object' ? KEY : VALUE;
    if (level.depth <= MAX_DEPTH) return;
    throw new Fault(`expected at most ${MAX_DEPTH} levels of nesting`, line + 1, character + 1);
  };
  const end = (offset: number, _length: number, line: number, character: number) => {
    // At the end of the text the parser also ends whatever is still open.
    if (offset === text.length) fail(offset, line, character);
    const { value } = level;
    level = level.above ?? level;
    put(value);
  };

  try {
    visit(
      text,
      {
        onObjectBegin: (_offset, _length, line, character) => begin('object', line, character),
        onArrayBegin: (_offset, _length, line, character) => begin('list', line, character),
        onObjectEnd: end,
        onArrayEnd: end,
        onLiteralValue: put,
        onSeparator: (separator) => {
          expected = separator === ',' && level.kind === 'object' ? KEY : VALUE;
        },
        onObjectProperty: (key, offset, length, line, character) => {
          if (!level.name(key)) {
            const written = text.slice(offset, offset + length);
            throw new Fault(`expected the key ${written} once`, line + 1, character + 1);
          }
          expected = '":"';
        },
        onError: (_code, offset, _length, line, character) => fail(offset, line, character),
      },
      { disallowComments: !comments, allowTrailingComma: comments },
    );
    return { value: level.value };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const { line, column, message } = error;
    return { fault: { line, column, message } };
  }
}
