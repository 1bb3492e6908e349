import { backingByName, isMemory } from '../../../facts/regions/backing.js';
import { PERMISSION } from '../../../facts/regions/region.js';
import type { RegionReader } from '../../../facts/regions/region-reader.js';
import { defineDetector, type RegionSighting } from '../../detector.js';

/** What the kernel calls memory of its own making, as the last part of a path. */
const KERNEL_LIKE = /\/\[(?:vdso|vvar|vsyscall|uprobes|stack|heap|anon(?:_shmem)?:[^/]*)\](?: \(deleted\))?$/;

/** Huge pages, which are told by their device alone. */
const HUGE_PAGES = '/anon_hugepage (deleted)';

/** Memory with the name of a file, or a file with the name of memory. What is mapped is known by its device and its number. */
export const spoofedName = defineDetector({
  id: 'spoofed-name',
  title: 'Executable memory has a name that belongs to something else',
  severity: 'high',
  maturity: 'experimental',
  weight: 0.6,
  profiles: ['threshold'],
  needs: { regions: 'required' },
  pacedBy: 'regions',
  validatedOn: 'C programs, Python, Java, LuaJIT and Node.js: none.',
  tuning: 'Nothing honest is known that needs it. Allow it by path (memory.allow).',
  detect({ regions }) {
    const spoofed: RegionSighting[] = [];
    const known = new Map<number, Said>();
    for (let index = 0; index < regions.count; index++) {
      if ((regions.permissions(index) & PERMISSION.execute) === 0) continue;
      const id = regions.nameId(index);
      let said = known.get(id);
      if (said === undefined) {
        said = saidBy(regions, index);
        known.set(id, said);
      }
      const isSpoofed =
        said === 'kernel' || (said !== 'nothing' && (said === 'memory') !== isMemory(regions.backing(index)));
      if (isSpoofed) spoofed.push({ kind: 'region', index });
    }
    return spoofed;
  },
});

/** What a name, taken for the kernel's own, would say of a region. */
type Said = 'nothing' | 'kernel' | 'memory' | 'file';

function saidBy(regions: RegionReader, index: number): Said {
  const name = regions.name(index);
  // The names of what is no file are the kernel's, and none can be made like them.
  if (!name.startsWith('/')) return 'nothing';
  if (KERNEL_LIKE.test(name)) return 'kernel';
  if (name === HUGE_PAGES) return 'memory';
  const bytes = Buffer.from(name, 'latin1');
  return isMemory(backingByName(true, bytes, 0, bytes.length)) ? 'memory' : 'file';
}
