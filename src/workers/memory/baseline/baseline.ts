import type { LoadedModule } from '../../../facts/modules.js';
import { BACKING, type Backing } from '../../../facts/regions/backing.js';
import type { RegionReader } from '../../../facts/regions/region-reader.js';
import { escapeNameBytes } from '../../../text/escape.js';

/** Where executable memory without a file came from: the names of such BACKING values. */
export type Origin = keyof typeof BACKING;

/** Executable memory of one origin, with the same permissions and of similar size. */
export interface LearntMemory {
  readonly origin: Origin;
  /** Such as `rwxp`. */
  readonly permissions: string;
  /** Bounds of the size of each region in bytes, inclusive. */
  readonly minBytes: number;
  readonly maxBytes: number;
  /** Most of them at once in one process. */
  readonly count: number;
  /** How many of the baseline's runs had any. */
  readonly runs: number;
  readonly reason: string;
}

/** A file whose code was in the process. */
export interface LearntModule {
  /** Escaped. */
  readonly path: string;
  /** Each empty where it is not known. */
  readonly sha256: string;
  readonly buildId: string;
  readonly runs: number;
  readonly reason: string;
}

/** What a program has as code when nobody tampers with it. */
export interface Baseline {
  readonly version: 1;
  /** The file name of the program, without folders, escaped. */
  readonly program: string;
  /** How many runs it was learnt in. */
  readonly runs: number;
  readonly memory: readonly LearntMemory[];
  readonly modules: readonly LearntModule[];
}

const DELETED = / \(deleted\)$/;

/** The name of the program in a file: without folders, and without what is printed behind the name of a deleted file. Escaped. */
export const programIn = (path: string): string =>
  escapeNameBytes(path.slice(path.lastIndexOf('/') + 1).replace(DELETED, ''));

/** Whether a process runs a program: its map has code of a file of that name. A process that runs another has not. */
export function runs(regions: RegionReader, program: string): boolean {
  let last = -1;
  for (let index = 0; index < regions.count; index++) {
    const name = regions.nameId(index);
    if (regions.backing(index) !== BACKING.file || name === last) continue;
    last = name;
    if (programIn(regions.name(index)) === program) return true;
  }
  return false;
}

/** The same by the files of its code. */
export const areOf = (modules: readonly Pick<LoadedModule, 'path'>[], program: string): boolean =>
  modules.some(({ path }) => programIn(path) === program);

const ORIGINS = new Map(Object.entries(BACKING).map(([name, backing]) => [backing, name as Origin]));

export const originOf = (backing: Backing): Origin => ORIGINS.get(backing) ?? 'anonymous';

/** In words, behind "3 regions": the form in which people read it. */
export const SAID_OF: Readonly<Partial<Record<Origin, string>>> = {
  anonymous: 'of anonymous memory',
  sharedMemory: 'of shared memory',
  stack: 'of the stack',
  heap: 'of the heap',
  namedMemory: 'of anonymous memory with a name',
  memoryFile: 'of memory files (memfd)',
  sharedAnonymous: 'of shared anonymous memory',
  behindHeader: 'of anonymous memory behind the header of a file',
};
