import { BACKING } from '../../../facts/regions/backing.js';
import type { Runtime } from '../runtime.js';

const LEAST_BYTES = 64 * 1024;

/** The JIT of PHP: a part of the memory that opcache shares among its processes. */
export const php: Runtime = {
  id: 'php',
  title: 'PHP (opcache)',
  modules: /^opcache\.so$/,
  shape:
    'one shared anonymous `r-xs` or `rwxs` of at least 64 KiB that is not the beginning of what is shared',
  validatedOn: 'PHP 8.2 of Debian 12 with opcache.jit on the command line.',
  limits:
    'It takes a mapping of shared memory of which a later part alone is executable, before PHP has its own.',
  own: (memory) =>
    memory
      .filter(
        ({ backing, permissions, fileOffset, bytes }) =>
          backing === BACKING.sharedAnonymous &&
          /^r[w-]xs$/.test(permissions) &&
          fileOffset > 0 &&
          bytes >= LEAST_BYTES,
      )
      .slice(0, 1),
};
