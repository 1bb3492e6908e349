import type { Place, Runtime } from '../runtime.js';
import { anonymous } from '../shape.js';

const LEAST_BYTES = 16 * 1024 ** 2;
/** `--yjit-exec-mem-size` by default, the largest that there was. */
const MOST_BYTES = 256 * 1024 ** 2;
/** What YJIT makes writable while it writes there, between parts that stay executable. */
const WRITTEN_BYTES = 64 * 1024;

/** The JIT of Ruby. */
export const yjit: Runtime = {
  id: 'yjit',
  title: 'Ruby (YJIT)',
  modules: /^(?:ruby[\d.]*|libruby[\w.-]*\.so[\d.]*)$/,
  shape: 'anonymous `r-xp` or `rwxp` of 16 to 256 MiB, with gaps of up to 64 KiB',
  validatedOn: 'Ruby 3.1 of Debian 12 with --yjit.',
  limits: "It takes a mapping of 16 MiB while Ruby runs without its JIT, or below the JIT's own.",
  own(memory) {
    return (
      runsOf(anonymous(memory, 'r-xp', 'rwxp')).find((run) => {
        const bytes = (run.at(-1)?.end ?? 0) - (run[0]?.start ?? 0);
        return bytes >= LEAST_BYTES && bytes <= MOST_BYTES;
      }) ?? []
    );
  },
};

/** Neighbours that nothing but what is being written parts. */
function runsOf(parts: readonly Place[]): readonly Place[][] {
  const runs: Place[][] = [];
  for (const part of parts) {
    const last = runs.at(-1);
    if (last !== undefined && part.start - (last.at(-1)?.end ?? 0) <= WRITTEN_BYTES) last.push(part);
    else runs.push([part]);
  }
  return runs;
}
