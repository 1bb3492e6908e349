import type { LoadedModules } from '../../../facts/modules.js';
import type { HeldProcess } from '../../process/held-process.js';
import { type Attached, type Probe, type Reading, SAME } from '../../process/probe.js';
import { type CodeFinder, type CodeMapping, IoctlCodeFinder, TextCodeFinder } from '../code/find-code.js';
import { chooseReader } from '../kernel-features.js';
import { ERRNO } from '../libc.js';
import { closeMemory, HeldMemory, openMemory } from '../pages/memory-files.js';
import { ModuleFiles } from './module-files.js';

/** Mappings of code that one reading looks at: it takes a call or two for each. */
const MAX_MAPPINGS = 4096;

/** Lists the files of a process's code, with their hashes. */
export const modulesProbe: Probe<'modules'> = {
  fact: 'modules',
  intervalMs: 1000,
  cost: 'costly',
  observesMonitor: false,
  open: openMemory,
  close: closeMemory,
  start({ reader }) {
    const finder = chooseReader(reader) === 'ioctl' ? new IoctlCodeFinder() : new TextCodeFinder();
    return (held, opened) => new ModulesWatch(held, opened, finder);
  },
};

class ModulesWatch implements Attached<LoadedModules> {
  private readonly memory: HeldMemory;
  private readonly files = new ModuleFiles();
  /** What was told last. */
  private known: LoadedModules | undefined;

  constructor(
    held: HeldProcess,
    opened: number,
    private readonly finder: CodeFinder,
  ) {
    this.memory = new HeldMemory(held, opened);
  }

  read(): Reading<LoadedModules> {
    if (this.memory.isLeft(({ mapsFd }) => this.finder.walk(mapsFd, 0, () => false) === ERRNO.ESRCH))
      this.files.startAnew();
    const seen = this.memory.look(({ mapsFd }) => this.lookThrough(mapsFd));
    if ('failed' in seen) return seen;
    if (this.known !== undefined && areEqual(this.known, seen)) return SAME;
    this.known = seen;
    return { changed: seen };
  }

  close(): void {
    this.memory.close();
  }

  private lookThrough(mapsFd: number): LoadedModules | number {
    const mappings: CodeMapping[] = [];
    const failure = this.finder.walk(mapsFd, 0, (mapping) => mappings.push(mapping) <= MAX_MAPPINGS);
    if (failure !== 0) return failure;
    const { modules, isWhole } = this.files.list(mappings.slice(0, MAX_MAPPINGS));
    return { modules, isWhole: isWhole && mappings.length <= MAX_MAPPINGS };
  }
}

/** Of one process: a file that was read is listed by the same object until it changes. */
const areEqual = (one: LoadedModules, other: LoadedModules): boolean =>
  one.isWhole === other.isWhole &&
  one.modules.length === other.modules.length &&
  one.modules.every((module, at) => module === other.modules[at]);
