import type { LoadedModule } from '../../../facts/modules.js';
import { formatPermissions } from '../../../facts/regions/region.js';
import type { RegionReader } from '../../../facts/regions/region-reader.js';
import { escapeNameBytes } from '../../../text/escape.js';
import { areOf, type Baseline, type LearntMemory, type LearntModule, originOf, runs } from './baseline.js';

/** Executable regions of one process that belong to one class; to none, where there is no `learnt`. */
export interface Classed {
  readonly learnt: LearntMemory | undefined;
  readonly indices: readonly number[];
}

/** How a module stands to a baseline. */
export type Standing = 'learnt' | 'unlearnt' | 'changed' | 'unreadable';

/** A baseline, ready to be compared with. */
export class BaselineInForce {
  readonly #baseline: Baseline;
  /** By path: a file may have been another in another run. */
  readonly #modules = new Map<string, LearntModule[]>();

  constructor(baseline: Baseline) {
    this.#baseline = baseline;
    for (const module of baseline.modules) {
      const others = this.#modules.get(module.path);
      if (others === undefined) this.#modules.set(module.path, [module]);
      else others.push(module);
    }
  }

  /** Whether it speaks of the process with this map. */
  speaksOf(regions: RegionReader): boolean {
    return runs(regions, this.#baseline.program);
  }

  /** The same by the files of its code. */
  speaksOfModules(modules: readonly LoadedModule[]): boolean {
    return areOf(modules, this.#baseline.program);
  }

  /** The executable regions without a file, each in the first class that it fits. */
  classify(regions: RegionReader): readonly Classed[] {
    const classes = new Map<LearntMemory | undefined, number[]>();
    for (const index of regions.executableMemory) {
      const learnt = this.#classOf(regions, index);
      const others = classes.get(learnt);
      if (others === undefined) classes.set(learnt, [index]);
      else others.push(index);
    }
    return Array.from(classes, ([learnt, indices]) => ({ learnt, indices }));
  }

  /** A file counts as learnt by what it holds; by its path alone only where nobody could read it when it was learnt. */
  standingOf({ path, sha256, buildId }: Pick<LoadedModule, 'path' | 'sha256' | 'buildId'>): Standing {
    const learnt = this.#modules.get(escapeNameBytes(path));
    if (learnt === undefined) return 'unlearnt';
    const isSame = learnt.some((one) =>
      one.sha256 === '' ? one.buildId === '' || one.buildId === buildId : one.sha256 === sha256,
    );
    if (isSame) return 'learnt';
    return sha256 === '' && buildId === '' ? 'unreadable' : 'changed';
  }

  #classOf(regions: RegionReader, index: number): LearntMemory | undefined {
    const origin = originOf(regions.backing(index));
    const permissions = formatPermissions(regions.permissions(index));
    const bytes = Number(regions.endAddress(index) - regions.startAddress(index));
    return this.#baseline.memory.find(
      (one) =>
        one.origin === origin &&
        one.permissions === permissions &&
        bytes >= one.minBytes &&
        bytes <= one.maxBytes,
    );
  }
}
