import { compileGlob } from '../../../text/glob.js';
import type { ProbeSettings } from '../../process/probe.js';

/** One entry of the configured list. All that it says must hold. */
export interface Rule {
  /** Over name bytes. Default: any name. */
  readonly matches: ((name: string) => boolean) | undefined;
  readonly sha256: string | undefined;
}

/** What a process is called: bytes, one a character (latin1). */
export interface Names {
  /** It can change it as it likes. */
  readonly shortName: string;
  /** Of its executable; empty when that may not be read. */
  readonly baseName: string;
}

export const rulesOf = (programs: NonNullable<ProbeSettings['programs']>): readonly Rule[] =>
  programs.map(({ name, sha256 }) => ({
    matches: name === undefined ? undefined : compileGlob(name),
    sha256,
  }));

/**
 * The name by which a process is unwanted, and whether its hash is what tells; undefined when it is not unwanted.
 *
 * @param sha256 of its executable, empty where that is not known
 */
export function unwantedBy(
  rules: readonly Rule[],
  { shortName, baseName }: Names,
  sha256: string,
): { readonly name: string; readonly isByHash: boolean } | undefined {
  for (const rule of rules) {
    if (rule.sha256 !== undefined && rule.sha256 !== sha256) continue;
    const { matches = () => true } = rule;
    // An executable whose name may not be read has none to match.
    const name = matches(shortName) ? shortName : baseName !== '' && matches(baseName) ? baseName : undefined;
    if (name !== undefined) return { name, isByHash: rule.sha256 !== undefined };
  }
  return undefined;
}
