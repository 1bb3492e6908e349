import { BACKING } from '../../../facts/regions/backing.js';
import type { Runtime } from '../runtime.js';

const MIB = 1024 ** 2;
/** InitialCodeCacheSize of HotSpot: no code heap begins smaller. */
const LEAST_BYTES = 2496 * 1024;
/** ReservedCodeCacheSize with tiered compilation, the default. */
const RESERVED_BYTES = 240 * MIB;
/** The reservation begins where a large page would. */
const ALIGNMENT_BYTES = 2 * MIB;
/** Of what is not compiled methods, of profiled and of other methods. */
const MOST_HEAPS = 3;

/** The code cache of HotSpot. */
export const jvm: Runtime = {
  id: 'jvm',
  title: 'Java (HotSpot)',
  modules: /^libjvm\.so$/,
  shape:
    'anonymous `rwxp` of at least 2,496 KiB, the first at a multiple of 2 MiB; it and up to two more within 240 MiB',
  validatedOn: 'OpenJDK 17, with and without a segmented code cache.',
  limits:
    'It takes a mapping of that size at such an address before the cache is there, or at a fixed address inside the cache. A larger -XX:ReservedCodeCacheSize is recognised as far as the first 240 MiB.',
  own(memory) {
    const heaps = memory.filter(
      ({ backing, permissions, bytes }) =>
        backing === BACKING.anonymous && permissions === 'rwxp' && bytes >= LEAST_BYTES,
    );
    const first = heaps.find(({ start }) => start % ALIGNMENT_BYTES === 0);
    if (first === undefined) return [];
    const end = first.start + RESERVED_BYTES;
    return heaps.filter((heap) => heap.start >= first.start && heap.end <= end).slice(0, MOST_HEAPS);
  },
};
