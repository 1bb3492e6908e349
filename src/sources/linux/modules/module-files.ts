import { type LoadedModule, MAX_MODULE_PATH, MAX_MODULES } from '../../../facts/modules.js';
import type { Milliseconds } from '../../../records/time.js';
import { monotonicNowMs } from '../../clock.js';
import type { CodeMapping } from '../code/find-code.js';
import { readModule } from '../code/module-file.js';
import { MEMORY_DEVICES } from '../regions/memory-devices.js';

/** After this time no further file is read in one reading: other processes wait. One is read always. */
const READ_FOR_MS: Milliseconds = 50;
/** Files that are asked in each reading whether they are as they were: who writes into one changes the code of all who run it. */
const ASKED_AGAIN = 8;

interface Known {
  readonly mapping: CodeMapping;
  module?: LoadedModule;
}

/** The files of one process's code. A file is known by its device and number, and so is read once. */
export class ModuleFiles {
  private known = new Map<string, Known>();
  private asked = 0;

  /** Another program runs in the process. */
  startAnew(): void {
    this.known = new Map();
  }

  /** @param mappings in the order of addresses, all that there are */
  list(mappings: readonly CodeMapping[]): { readonly modules: readonly LoadedModule[]; isWhole: boolean } {
    const files = new Map<string, Known>();
    for (const mapping of mappings) {
      if (MEMORY_DEVICES.has(mapping.device)) continue;
      const file = `${mapping.device}:${mapping.inode}`;
      if (files.has(file)) continue;
      const known = this.known.get(file);
      const isSame = known?.mapping.path === mapping.path && known.mapping.start === mapping.start;
      files.set(file, isSame ? known : { mapping });
      if (files.size > MAX_MODULES) break;
    }
    const isWhole = files.size <= MAX_MODULES;
    const all = [...files.values()].slice(0, MAX_MODULES);
    this.known = files;
    this.read(all);
    return { modules: all.flatMap(({ module }) => module ?? []), isWhole };
  }

  private read(all: readonly Known[]): void {
    for (let count = 0; count < Math.min(ASKED_AGAIN, all.length); count++) {
      this.asked = (this.asked + 1) % all.length;
      const known = all[this.asked] as Known;
      if (known.module === undefined) continue;
      const { sha256, buildId } = readModule(known.mapping);
      if (sha256 !== known.module.sha256) known.module = { ...known.module, sha256, buildId };
    }
    const untilMs = monotonicNowMs() + READ_FOR_MS;
    for (const known of all) {
      if (known.module !== undefined) continue;
      known.module = describe(known.mapping);
      if (monotonicNowMs() > untilMs) return;
    }
  }
}

function describe(mapping: CodeMapping): LoadedModule {
  const { sha256, buildId } = readModule(mapping);
  const path = mapping.path.slice(0, MAX_MODULE_PATH);
  return { startAddress: BigInt(mapping.start), path, sha256, buildId };
}
