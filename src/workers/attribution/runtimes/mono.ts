import type { Runtime } from '../runtime.js';
import { anonymous } from '../shape.js';

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
    anonymous(memory, 'rwxp').filter(
      ({ start, end, bytes }) => bytes % CHUNK_BYTES === 0 && start >= 2 ** 30 && end <= 2 ** 31,
    ),
};
