import type { Runtime } from '../runtime.js';
import { anonymous } from '../shape.js';

const MIB = 1024 ** 2;
/** InitialCodeCacheSize of HotSpot: no code heap begins smaller. */
const LEAST_BYTES = 2496 * 1024;
/** ReservedCodeCacheSize with tiered compilation, the default. */
const RESERVED_BYTES = 240 * MIB;
/** Of what is not compiled methods, of profiled and of other methods. They come into being one after the other, in any order. */
const MOST_HEAPS = 3;

/** The code cache of HotSpot. */
export const jvm: Runtime = {
  id: 'jvm',
  title: 'Java (HotSpot)',
  modules: /^libjvm\.so$/,
  shape: 'up to three anonymous `rwxp` of at least 2,496 KiB within 240 MiB',
  validatedOn: 'OpenJDK 17, with and without a segmented code cache.',
  limits:
    'It takes a mapping of that size: below the cache while that is small, or at a fixed address inside it. A larger -XX:ReservedCodeCacheSize is recognised as far as the first 240 MiB.',
  own(memory) {
    const heaps = anonymous(memory, 'rwxp').filter(({ bytes }) => bytes >= LEAST_BYTES);
    const end = (heaps[0]?.start ?? 0) + RESERVED_BYTES;
    return heaps.filter((heap) => heap.end <= end).slice(0, MOST_HEAPS);
  },
};
