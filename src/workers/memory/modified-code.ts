import type { RegionReader } from '../../facts/regions/region-reader.js';
import { defineDetector, type Sighting } from '../detector.js';

/** Code of a file that was written to in memory: patched, by a debugger's breakpoint too, or patched and put back. */
export const modifiedCode = defineDetector({
  id: 'modified-code',
  title: "Code is not the file's any more: it was written to in memory",
  severity: 'high',
  maturity: 'experimental',
  weight: 0.8,
  profiles: ['threshold'],
  needs: { code: 'required', regions: 'required' },
  pacedBy: 'code',
  validatedOn:
    'C, Python, Perl, Node.js, Java, LuaJIT, Mono, PHP and Ruby with their JITs, qemu-user, Wine, openarena-server, Xvfb, valgrind, under strace: none. gdb leaves its breakpoints; a library with text relocations is found.',
  tuning:
    'Allow files that are relocated as they are loaded, as Wine and 32-bit libraries with text relocations do (memory.allow).',
  detect({ code, regions }) {
    const sightings: Sighting[] = [];
    let last = -1;
    for (const { startAddress, bytes } of code) {
      const index = regionAt(regions, startAddress);
      // One sighting a region; its first run tells where.
      if (index >= 0 && index === last) continue;
      last = index;
      const words = `${bytes} bytes of code from 0x${startAddress.toString(16)} on are not the file's any more: they were written to in memory`;
      const figures = { writtenBytes: bytes };
      sightings.push(
        index < 0 ? { kind: 'process', words, figures } : { kind: 'region', index, words, figures },
      );
    }
    return sightings;
  },
});

/** The region with an address; -1 when it is not there in that map, which may be newer. */
function regionAt(regions: RegionReader, address: bigint): number {
  let low = 0;
  let high = regions.count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (regions.endAddress(middle) <= address) low = middle + 1;
    else high = middle;
  }
  return low < regions.count && regions.startAddress(low) <= address ? low : -1;
}
