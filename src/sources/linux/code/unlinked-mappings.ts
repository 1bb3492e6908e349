import { MAX_LISTED, type UnlinkedCode } from '../../../facts/code.js';
import { MEMORY_DEVICES } from '../regions/memory-devices.js';
import type { CodeMapping } from './find-code.js';
import { MappedFile } from './mapped-file.js';

/** What the kernel prints behind the path of a file that has no name (any more). */
const DELETED = ' (deleted)';

interface Unlinked {
  readonly mapping: CodeMapping;
  readonly isUnlinked: boolean;
}

/** Which code of one process comes from files that have no name any more. A reading may be of a part of the map. */
export class UnlinkedMappings {
  /** What was found by this reading and those of the parts below it, and by the last of all parts: ascending. */
  private found: Unlinked[] = [];
  private all: readonly Unlinked[] = [];

  visit(mapping: CodeMapping): void {
    // What never had a name is judged by its regions: anonymous memory.
    if (!mapping.path.endsWith(DELETED) || MEMORY_DEVICES.has(mapping.device)) return;
    if (this.found.length === 2 * MAX_LISTED) return;
    const known = this.all.find((one) => areSame(one.mapping, mapping));
    this.found.push(known ?? { mapping, isUnlinked: !isCalledSo(mapping) });
  }

  /** @param to where it ended, Infinity at the map's end; undefined for one that failed */
  endReading(to: number | undefined): void {
    if (to !== undefined)
      this.all = [...this.found, ...this.all.filter(({ mapping }) => mapping.start >= to)];
    if (to === undefined || to === Number.POSITIVE_INFINITY) this.found = [];
  }

  get listed(): readonly UnlinkedCode[] {
    return this.all
      .filter(({ isUnlinked }) => isUnlinked)
      .slice(0, MAX_LISTED)
      .map(({ mapping: { start, end } }) => ({ startAddress: BigInt(start), bytes: end - start }));
  }
}

/** Whether there is a file of that very name, and it is this one. */
function isCalledSo(mapping: CodeMapping): boolean {
  const file = MappedFile.open(mapping);
  file?.close();
  return file !== undefined;
}

const areSame = (one: CodeMapping, other: CodeMapping): boolean =>
  one.start === other.start &&
  one.end === other.end &&
  one.inode === other.inode &&
  one.device === other.device &&
  one.path === other.path;
