import { BACKING } from '../../../facts/regions/backing.js';
import type { Runtime } from '../runtime.js';

/** MIN_ALIGN of mono's code manager (mono-codeman.c) for what it maps. */
const CHUNK_BYTES = 64 * 1024;

/** Methods that Mono compiled. */
export const mono: Runtime = {
  id: 'mono',
  title: 'Mono',
  modules: /^(?:mono(?:-sgen|-boehm)?|libmono(?:sgen|boehm)?-2\.0\.so[\d.]*|libmonobdwgc-2\.0\.so)$/,
  shape: 'anonymous `rwxp` of a multiple of 64 KiB, between 1 and 2 GiB, where `MAP_32BIT` puts it',
  validatedOn: 'Mono 6.8 of Debian 12 on x64.',
  limits: 'It takes a mapping with `MAP_32BIT` of such a size.',
  own: (memory) =>
    memory.filter(
      ({ backing, permissions, start, end, bytes }) =>
        backing === BACKING.anonymous &&
        permissions === 'rwxp' &&
        bytes % CHUNK_BYTES === 0 &&
        start >= 2 ** 30 &&
        end <= 2 ** 31,
    ),
};
