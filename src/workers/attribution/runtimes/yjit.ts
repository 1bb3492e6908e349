import { BACKING } from '../../../facts/regions/backing.js';
import type { Runtime } from '../runtime.js';

const LEAST_BYTES = 16 * 1024 ** 2;

/** The JIT of Ruby. */
export const yjit: Runtime = {
  id: 'yjit',
  title: 'Ruby (YJIT)',
  modules: /^(?:ruby[\d.]*|libruby[\w.-]*\.so[\d.]*)$/,
  shape: 'one anonymous `r-xp` or `rwxp` of at least 16 MiB',
  validatedOn: 'Ruby 3.1 of Debian 12 with --yjit.',
  limits: "It takes a mapping of 16 MiB while Ruby runs without its JIT, or below the JIT's own.",
  own: (memory) =>
    memory
      .filter(
        ({ backing, permissions, bytes }) =>
          backing === BACKING.anonymous && /^r[w-]xp$/.test(permissions) && bytes >= LEAST_BYTES,
      )
      .slice(0, 1),
};
