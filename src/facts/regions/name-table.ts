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

/** So many names of one hash are told apart. Another is kept as often as it comes: nobody can make looking it up slow. */
const MAX_OF_ONE_HASH = 8;
/** Nobody can choose names for their hashes. */
const SEED = Math.floor(Math.random() * 2 ** 32);

/** The names of a map's regions, each once. They lie side by side, and nowhere else: a process may have many and long ones. */
export class NameTable {
  /** The names so far, and behind them room for the next one. */
  bytes: Buffer = Buffer.alloc(MAX_NAME_BYTES + 1024);
  /** Bytes of the names so far. */
  length = 0;
  private last = NO_NAME;
  private readonly known = new Map<number, Name[]>();

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
    const { length: end, last } = this;
    // Neighbours often have the same name.
    if (!this.isAt(last, end, length)) this.last = this.find(length);
    return this.last;
  }

  private find(length: number): Name {
    const hash = this.hashAt(this.length, length);
    const alike = this.known.get(hash) ?? [];
    const known = alike.find((name) => this.isAt(name, this.length, length));
    if (known !== undefined) return known;
    if (this.length + length > this.maxBytes && !this.isLeftOut(length)) {
      return this.find(this.bytes.write(NAME_LEFT_OUT, this.length, 'latin1'));
    }
    const name = { offset: this.length, length };
    if (alike.length < MAX_OF_ONE_HASH) this.known.set(hash, [...alike, name]);
    this.length += length;
    return name;
  }

  /** Whether a name is the one that stands at `start`. */
  private isAt(name: Name, start: number, length: number): boolean {
    if (name.length !== length) return false;
    return this.bytes.compare(this.bytes, name.offset, name.offset + length, start, start + length) === 0;
  }

  private isLeftOut(length: number): boolean {
    return this.bytes.toString('latin1', this.length, this.length + length) === NAME_LEFT_OUT;
  }

  /** FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/), begun with a number of this process's own. */
  private hashAt(start: number, length: number): number {
    let hash = SEED;
    for (let at = start; at < start + length; at++)
      hash = Math.imul(hash ^ (this.bytes[at] as number), 0x0100_0193);
    return hash;
  }
}
