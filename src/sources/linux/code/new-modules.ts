import { type AddedModule, MAX_LISTED } from '../../../facts/code.js';
import type { Milliseconds } from '../../../records/time.js';
import { MEMORY_DEVICES } from '../regions/memory-devices.js';
import type { CodeMapping } from './find-code.js';
import { readModule } from './module-file.js';

/** A program that is younger is loading what it needs. */
export const LOADING_MS: Milliseconds = 10_000;
/** Files of one process that are told apart. */
const MAX_FILES = 4096;
/** Reading a file for its hash takes up to 0.3 s, and other processes wait. */
const READ_AT_ONCE = 1;

interface Added {
  readonly mapping: CodeMapping;
  module?: AddedModule;
}

/** Files, told apart by numbers that V8 keeps in place: a process may have thousands, and there may be hundreds of processes. */
class Files {
  size = 0;
  private readonly inodesOf = new Map<number, Set<number | bigint>>();

  has({ device, inode }: CodeMapping): boolean {
    return this.inodesOf.get(device)?.has(small(inode)) ?? false;
  }

  add({ device, inode }: CodeMapping): void {
    const known = this.inodesOf.get(device);
    if (known === undefined) this.inodesOf.set(device, new Set([small(inode)]));
    else known.add(small(inode));
    this.size++;
  }
}

/** The same number, without an object of its own where it has room in 31 bits, as nearly all have. */
const small = (inode: bigint): number | bigint => (inode < 2n ** 31n ? Number(inode) : inode);

/** Which files a process has loaded since its program had started. A reading may be of a part of the map. */
export class NewModules {
  private known = new Files();
  private added = new Map<bigint, Added>();
  /** Of those added: seen in this pass over the map. */
  private readonly seen = new Set<bigint>();
  private hasPassed = false;
  private loadedAtMs: Milliseconds = 0;

  /** A program has been started in the process. @param loadedAtMs when it will have loaded what it needs */
  startAnew(loadedAtMs: Milliseconds): void {
    this.known = new Files();
    this.added = new Map();
    this.seen.clear();
    this.hasPassed = false;
    this.loadedAtMs = loadedAtMs;
  }

  visit(mapping: CodeMapping, nowMs: Milliseconds): void {
    if (MEMORY_DEVICES.has(mapping.device)) return;
    if (this.known.has(mapping)) return;
    const file = (BigInt(mapping.device) << 64n) | mapping.inode;
    if (this.added.has(file)) {
      this.seen.add(file);
      return;
    }
    if (this.known.size + this.added.size === MAX_FILES) return;
    if (!this.hasPassed || nowMs < this.loadedAtMs) {
      this.known.add(mapping);
      return;
    }
    this.added.set(file, { mapping });
    this.seen.add(file);
  }

  /** @param isWhole whether the reading came to the end of the map */
  endReading(isWhole: boolean): void {
    if (!isWhole) return;
    this.hasPassed = true;
    for (const file of this.added.keys()) if (!this.seen.has(file)) this.added.delete(file);
    this.seen.clear();
  }

  /** Reads the files of which nothing is known yet, a few at a time; those behind them are listed later. */
  get listed(): readonly AddedModule[] {
    let left = READ_AT_ONCE;
    const listed: AddedModule[] = [];
    for (const added of this.added.values()) {
      if (listed.length === MAX_LISTED) break;
      if (added.module === undefined && left-- > 0) added.module = describe(added.mapping);
      if (added.module !== undefined) listed.push(added.module);
    }
    return listed.sort((one, other) => (one.startAddress < other.startAddress ? -1 : 1));
  }
}

const describe = (mapping: CodeMapping): AddedModule => ({
  startAddress: BigInt(mapping.start),
  bytes: mapping.end - mapping.start,
  ...readModule(mapping),
});
