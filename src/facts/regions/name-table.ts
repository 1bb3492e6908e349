import { MAX_NAME_BYTES } from './layout.js';

/**
 * Most bytes of different names that are kept for one map: some 600 libraries. A process can give each of its
 * 65,530 regions a path of 4,095 bytes of its own.
 */
export const MAX_NAMES_BYTES = 48 * 1024;

/** Stands for the names beyond that. What backs such a region is known all the same. */
export const NAME_LEFT_OUT = '[name left out]';

/** Where a name stands. */
export interface Name {
  readonly offset: number;
  readonly length: number;
}

const NO_NAME: Name = { offset: 0, length: 0 };

/** The names of a map's regions, each once. */
export class NameTable {
  /** The names so far, and behind them room for the next one. */
  bytes: Buffer = Buffer.alloc(MAX_NAME_BYTES + 1024);
  /** Bytes of the names so far. */
  length = 0;
  private last = NO_NAME;
  private readonly known = new Map<string, Name>();

  /** @param maxBytes of different names */
  constructor(private readonly maxBytes = MAX_NAMES_BYTES) {}

  /** Forgets all names. */
  clear(): void {
    this.length = 0;
    this.last = NO_NAME;
    this.known.clear();
  }

  /** Makes room behind the names for one more, of the longest. */
  reserve(): void {
    if (this.length + MAX_NAME_BYTES <= this.bytes.length) return;
    const enough = Math.max(this.length, Math.min(2 * this.length, this.maxBytes));
    const larger = Buffer.alloc(enough + MAX_NAME_BYTES);
    larger.set(this.bytes);
    this.bytes = larger;
  }

  /** Keeps a name. */
  add(name: Uint8Array): Name {
    this.reserve();
    this.bytes.set(name, this.length);
    return this.keep(name.length);
  }

  /** Keeps the name of `length` bytes that stands behind the names so far, unless it is there already. */
  keep(length: number): Name {
    if (length === 0) return NO_NAME;
    const { bytes, length: end, last } = this;
    // Neighbours often have the same name.
    const isLast =
      length === last.length &&
      bytes.compare(bytes, last.offset, last.offset + length, end, end + length) === 0;
    if (!isLast) this.last = this.find(length);
    return this.last;
  }

  private find(length: number): Name {
    const text = this.bytes.toString('latin1', this.length, this.length + length);
    const known = this.known.get(text);
    if (known !== undefined) return known;
    if (this.length + length > this.maxBytes && text !== NAME_LEFT_OUT) {
      this.bytes.write(NAME_LEFT_OUT, this.length, 'latin1');
      return this.find(NAME_LEFT_OUT.length);
    }
    const name = { offset: this.length, length };
    this.known.set(text, name);
    this.length += length;
    return name;
  }
}
