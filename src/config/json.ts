/** A place in JSON text that is not as JSON must be. Lines and columns count from 1. */
export interface JsonFault {
  readonly line: number;
  readonly column: number;
  /** `expected ... , got ...` */
  readonly message: string;
}

export type JsonResult = { readonly value: unknown } | { readonly fault: JsonFault };

const MAX_DEPTH = 32;
const SPACE = /[ \t\r\n]*/y;
const STRING = /"(?:[^"\\\p{Cc}]|[\x7f-\x9f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;

/**
 * Reads JSON (RFC 8259) for a person who wrote it by hand: a fault has its line and column, a key that stands twice in
 * an object is a fault (JSON.parse silently takes the last), and so is nesting deeper than 32.
 */
export function parseJson(text: string): JsonResult {
  const reader = new Reader(text);
  try {
    return { value: reader.document() };
  } catch (error) {
    if (error instanceof Fault) return { fault: reader.locate(error) };
    throw error;
  }
}

/** Only travels from the reader to parseJson. */
class Fault extends SyntaxError {
  constructor(
    message: string,
    readonly at: number,
  ) {
    super(message);
  }
}

class Reader {
  private at = 0;
  private depth = 0;

  constructor(private readonly text: string) {}

  document(): unknown {
    const value = this.value();
    if (this.at < this.text.length) this.fail('the end of the text');
    return value;
  }

  locate({ at, message }: Fault): JsonFault {
    const before = this.text.slice(0, at).split('\n');
    return { line: before.length, column: (before.at(-1) as string).length + 1, message };
  }

  /** A value with the space around it. */
  private value(): unknown {
    this.take(SPACE);
    const value = this.bareValue();
    this.take(SPACE);
    return value;
  }

  private bareValue(): unknown {
    switch (this.text[this.at]) {
      case '{':
        return this.nested(() => this.object());
      case '[':
        return this.nested(() => this.array());
      case '"':
        return this.string();
    }
    const token = this.take(NUMBER) || this.take(WORD);
    return token ? JSON.parse(token) : this.fail('a value');
  }

  private nested<T>(read: () => T): T {
    if (++this.depth > MAX_DEPTH) throw new Fault(`expected at most ${MAX_DEPTH} levels of nesting`, this.at);
    this.at++;
    const value = read();
    this.depth--;
    return value;
  }

  private object(): object {
    const entries = new Map<string, unknown>();
    this.take(SPACE);
    if (this.skip('}')) return {};
    do {
      this.take(SPACE);
      const keyAt = this.at;
      if (this.text[keyAt] !== '"') this.fail('a key in double quotes');
      const key = this.string();
      if (entries.has(key))
        throw new Fault(`expected the key ${this.text.slice(keyAt, this.at)} once`, keyAt);
      this.take(SPACE);
      if (!this.skip(':')) this.fail('":"');
      entries.set(key, this.value());
    } while (this.skip(','));
    if (!this.skip('}')) this.fail('"," or "}"');
    // fromEntries defines its keys: "__proto__" becomes a key like any other, and the schema refuses it.
    return Object.fromEntries(entries);
  }

  private array(): unknown[] {
    const values: unknown[] = [];
    this.take(SPACE);
    if (this.skip(']')) return values;
    do values.push(this.value());
    while (this.skip(','));
    if (!this.skip(']')) this.fail('"," or "]"');
    return values;
  }

  private string(): string {
    const token = this.take(STRING);
    return token ? JSON.parse(token) : this.fail('a string that ends on its line, with valid escapes');
  }

  /** The text that a sticky expression matches here, and steps over it. */
  private take(expression: RegExp): string {
    expression.lastIndex = this.at;
    const match = expression.exec(this.text)?.[0] ?? '';
    this.at += match.length;
    return match;
  }

  private skip(character: string): boolean {
    const isHere = this.text[this.at] === character;
    if (isHere) this.at++;
    return isHere;
  }

  private fail(expected: string): never {
    const rest = this.text.slice(this.at, this.at + 20);
    throw new Fault(
      `expected ${expected}, got ${rest === '' ? 'the end of the text' : JSON.stringify(rest)}`,
      this.at,
    );
  }
}
