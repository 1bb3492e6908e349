import type { Candidate } from '../held-process.js';
import type { ProcessTable } from '../platform.js';

/** The names of targets, and which of them no process has had yet. */
export class WantedNames {
  /** In the form in which the table gives them. */
  private readonly names: ReadonlySet<string>;
  /** Wanted names cut to the length of a short name: such a short name alone does not decide. */
  private readonly cut: ReadonlySet<string>;
  private awaited: Set<string> | undefined;

  constructor(
    names: readonly string[],
    private readonly processes: ProcessTable,
  ) {
    const { shortNameLength } = processes;
    const encoded = names.map((name) => processes.encodeName(name));
    this.names = new Set(encoded);
    this.cut = new Set(
      encoded.filter(({ length }) => length > shortNameLength).map((name) => name.slice(0, shortNameLength)),
    );
    this.awaited = new Set(encoded);
  }

  /** True when the short name is a wanted name, or the base name of the executable is. */
  include({ shortName, executable }: Pick<Candidate, 'shortName' | 'executable'>): boolean {
    const baseName = executable.slice(executable.lastIndexOf('/') + 1);
    this.awaited?.delete(shortName);
    this.awaited?.delete(baseName);
    return this.names.has(shortName) || this.names.has(baseName);
  }

  /** True when a short name may be the beginning of a wanted name. */
  mayBeCut(shortName: string): boolean {
    return this.cut.has(shortName);
  }

  /** Those that no process has had so far; returned once. */
  takeAwaited(): readonly string[] {
    const awaited = [...(this.awaited ?? [])].map((name) => this.processes.decodeName(name));
    this.awaited = undefined;
    return awaited;
  }
}
