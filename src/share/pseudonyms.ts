import { mismatch } from '../text/json-fields.js';

/** Kinds of things that get pseudonyms, each with what one of them is called. */
export const KINDS = {
  name: 'name',
  folder: 'folder',
  pid: 'PID',
  process: 'start time',
  user: 'user ID',
  file: 'inode',
  hash: 'hash',
  symbol: 'symbol',
  text: 'message',
} as const;
export type Kind = keyof typeof KINDS;

/** What the originals may take in memory. An honest capture has some thousands; a hostile one may have a new name in each line. */
const MAX_BYTES = 64 * 1024 * 1024;
/** What an entry takes besides its text. */
const ENTRY_BYTES = 96;

/**
 * Numbers things from 1 in the order in which they are first seen: the same thing has the same number, and the number says nothing
 * else. Nothing is hashed: whoever guesses a name could hash it too.
 */
export class Pseudonyms {
  readonly #known = new Map<Kind, Map<string, number>>();
  #bytes = 0;

  /** @throws ClearSightError CS_CAPTURE when there are too many */
  number(kind: Kind, original: string): number {
    const known = this.#known.get(kind) ?? new Map<string, number>();
    this.#known.set(kind, known);
    const number = known.get(original);
    if (number !== undefined) return number;
    this.#bytes += ENTRY_BYTES + 2 * original.length;
    if (this.#bytes > MAX_BYTES) throw mismatch(`names of at most ${MAX_BYTES} bytes in all`, 'more');
    known.set(original, known.size + 1);
    return known.size;
  }

  /** How many different things of each kind there were; kinds without any are left out. */
  get counts(): Readonly<Partial<Record<Kind, number>>> {
    return Object.fromEntries(
      Object.keys(KINDS).flatMap((kind) => {
        const known = this.#known.get(kind as Kind);
        return known === undefined ? [] : [[kind, known.size]];
      }),
    );
  }
}
