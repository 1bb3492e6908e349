/** What must follow a value. */
const AFTER = { text: 'the end of the text', object: '"," or "}"', list: '"," or "]"' } as const;

/** One level of JSON text while it is read: the text as a whole, an object, or a list. */
export class JsonLevel {
  readonly depth: number;
  private readonly entries = new Map<string | number, unknown>();
  /** Of the value that comes next in an object. */
  private key: string | undefined;

  constructor(
    readonly kind: keyof typeof AFTER,
    readonly above?: JsonLevel,
  ) {
    this.depth = above === undefined ? 0 : above.depth + 1;
  }

  /** What must follow a value here. */
  get after(): string {
    return AFTER[this.kind];
  }

  /** Gives the next value its key. False when the key was there before. */
  name(key: string): boolean {
    this.key = key;
    return !this.entries.has(key);
  }

  put(value: unknown): void {
    this.entries.set(this.key ?? this.entries.size, value);
  }

  get value(): unknown {
    if (this.kind === 'text') return this.entries.get(0);
    if (this.kind === 'list') return [...this.entries.values()];
    // fromEntries defines its keys: "__proto__" becomes a key like any other, and the schema refuses it.
    return Object.fromEntries(this.entries);
  }
}
