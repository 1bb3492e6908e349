import { compileGlob } from '../text/glob.js';
import type { Json } from '../text/json-fields.js';

/** Globs that name nothing, and mean the same of pseudonyms: no name, and every name. */
const NAMELESS = /^\**$/;

const markOf = (entry: number): string => `(allowed-${entry})`;

/**
 * Entries of `memory.allow` name regions by globs of somebody's own, which no pseudonym would match. So the name of a region that an entry
 * matches gets a mark, and the entry asks for that mark: the same regions are allowed.
 */
export class AllowMarks {
  readonly #matchers: readonly ((name: string) => string)[];

  /** @param config of a capture's header */
  constructor(config: Json) {
    this.#matchers = globsIn(config).map((glob, entry) => {
      if (NAMELESS.test(glob)) return () => '';
      const matches = compileGlob(glob);
      return (name) => (matches(name) ? markOf(entry) : '');
    });
  }

  /** The marks of a region's name (one byte a character); empty for none. */
  of(name: string): string {
    return this.#matchers.map((mark) => mark(name)).join('');
  }
}

/** What an entry asks for from now on. */
export const globFor = (glob: string, entry: number): string =>
  NAMELESS.test(glob) ? glob : `*${markOf(entry)}*`;

/** The globs of all entries, in their order. */
export function globsIn({ memory }: Json): readonly string[] {
  const allow = (memory as Json | null | undefined)?.allow;
  if (!Array.isArray(allow)) return [];
  return allow.map((entry: Json | null) =>
    typeof entry?.path === 'string' ? entry.path.slice(0, 4096) : '',
  );
}
